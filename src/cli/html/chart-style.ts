/**
 * The style inside each chart, in the report's colours. A chart paints its own card: a page may be dark where the reader's
 * system is light. The series' colours stay apart for the colour-blind.
 */
export const CHART_STYLE = `
svg { --card: #ffffff; --line: #dde4ea; --axis: #8b98a5; --text: #1a2530; --muted: #566471; --s0: #1f6fb2; --s1: #c25a12; --s2: #7a8794; --s3: #7b4fa3; }
@media (prefers-color-scheme: dark) {
  svg { --card: #171e26; --line: #2a3541; --axis: #6b7a88; --text: #dfe7ee; --muted: #98a7b5; --s0: #6cb2f0; --s1: #f0a05a; --s2: #93a1af; --s3: #c79cf0; }
}
text { fill: var(--text); font: 13px system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums; }
.title { font-size: 17px; font-weight: 600; }
.value { font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
.muted { fill: var(--muted); font-size: 12px; }
.card { fill: var(--card); stroke: var(--line); }
.grid { stroke: var(--line); }
.axis { stroke: var(--axis); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.s0 { stroke: var(--s0); stroke-width: 3; } .line.s1 { stroke: var(--s1); } .line.s2 { stroke: var(--s2); stroke-dasharray: 6 4; } .line.s3 { stroke: var(--s3); }
.fill.s0 { fill: var(--s0); } .fill.s1 { fill: var(--s1); } .fill.s2 { fill: var(--s2); } .fill.s3 { fill: var(--s3); }
`;
