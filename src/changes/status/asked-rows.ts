/** The rows of one app that one reviewer is asked about. */
export interface AskedRows {
  readonly appId: string;
  readonly reviewer: string;
  readonly rows: number;
  readonly decided: number;
}

/** Counts rows by app and reviewer, in the order in which each came first. */
export function createAskedRows() {
  const byApp = new Map<string, Map<string, { rows: number; decided: number }>>();
  return {
    add(appId: string, reviewer: string, isDecided: boolean): void {
      const ofApp = byApp.get(appId) ?? new Map<string, { rows: number; decided: number }>();
      byApp.set(appId, ofApp);
      const counts = ofApp.get(reviewer) ?? { rows: 0, decided: 0 };
      ofApp.set(reviewer, counts);
      counts.rows += 1;
      if (isDecided) counts.decided += 1;
    },
    all: (): AskedRows[] =>
      [...byApp].flatMap(([appId, ofApp]) => [...ofApp].map(([reviewer, counts]) => ({ appId, reviewer, ...counts }))),
  };
}
