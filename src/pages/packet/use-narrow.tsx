import { useEffect, useState } from 'preact/hooks';

/** As wide as the style's own limit for two panes beside each other. */
const NARROW = '(max-width: 56rem)';

/** Whether there is room for one pane only: a phone, or a page at a large zoom. */
export function useNarrow(): boolean {
  const [isNarrow, set] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const changed = () => set(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNarrow;
}
