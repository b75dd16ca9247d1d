/** The page's own style: A4 in print, readable on a screen in light and dark; meaning never by colour alone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --line: #c9c9c9; --bad: #8f1d14; --fair: #6b4e00; --good: #14532d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #161616; --line: #4a4a4a; --bad: #ff9a90; --fair: #f1c75b; --good: #7fd6a0; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 1rem 0; }
h2 { font-size: 1.15rem; margin: 1.6rem 0 0.5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
.bad, .fair, .good { font-weight: 700; font-size: 1.1rem; margin: 0; padding: 0.6rem 0.8rem; border: 2px solid; }
.bad { color: var(--bad); }
.fair { color: var(--fair); }
.good { color: var(--good); }
blockquote { margin: 0; padding: 0.2rem 0.9rem; border-left: 4px solid var(--line); font-size: 1.05rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { border-bottom-width: 2px; overflow-wrap: normal; }
.facts th { font-weight: 400; width: 60%; }
.facts td { font-weight: 600; }
.facts .part th { padding-left: 1.6rem; }
.number, thead .number { text-align: right; font-variant-numeric: tabular-nums; }
td:first-child { min-width: 11rem; }
code { overflow-wrap: anywhere; }
@page { size: A4; margin: 12mm; }
@media print {
  :root { --ink: #000; --paper: #fff; --line: #999; --bad: #000; --fair: #000; --good: #000; }
  body { font-size: 9pt; line-height: 1.3; }
  h2 { margin-top: 0.8rem; }
  th, td { padding: 0.12rem 0.4rem; }
  main { max-width: none; padding: 0; }
  tr, blockquote { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
