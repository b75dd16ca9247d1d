/** The formats that reports are written in, in the order in which they are written. */
export const REPORT_FORMATS = ['csv', 'parquet', 'xlsx'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];
