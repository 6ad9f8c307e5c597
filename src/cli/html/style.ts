/** The page's only style sheet. Colours are variables, so that light and dark differ in one place. */
export const STYLE_SHEET = `
:root {
  color-scheme: light dark;
  --page: #f6f8fa; --card: #ffffff; --line: #dde4ea; --text: #1a2530; --muted: #566471; --accent: #1f6fb2;
  --error: #b42318; --warning: #8a5a00; --good: #17703f; --missing: #f6f8fa; --hatch: #d5dde4;
  --s0: #e9eff4; --s1: #d6e2ec; --s2: #bdd0e0; --s3: #fbd48c; --s4: #f5a455; --s5: #e66f3e; --s6: #c93a42; --s7: #861a46;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a; --card: #171e26; --line: #2a3541; --text: #dfe7ee; --muted: #98a7b5; --accent: #6cb2f0;
    --error: #ff8a80; --warning: #f0b95a; --good: #6fd39b; --missing: #0f141a; --hatch: #33404d;
    --s0: #1e2a36; --s1: #253747; --s2: #2f495f; --s3: #7a5a1c; --s4: #b4701c; --s5: #e2702f; --s6: #f5595a; --s7: #ffa7b6;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 36px; }
footer { padding-top: 8px; padding-bottom: 40px; color: var(--muted); font-size: 13px; }
h1 { margin: 0; font-size: 26px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h1 small { color: var(--muted); font-weight: 400; font-size: 15px; letter-spacing: 0; }
h2 { margin: 0 0 14px; font-size: 17px; }
h2 small { color: var(--muted); font-weight: 400; font-size: 13px; margin-left: 6px; }
h3 { margin: 0; font-size: 15px; font-variant-numeric: tabular-nums; }
p { margin: 0 0 10px; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.lead { color: var(--muted); margin: 6px 0 0; }
.figures { display: flex; flex-wrap: wrap; gap: 12px; margin: 22px 0; padding: 0; list-style: none; }
.figures li { flex: 1 1 130px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; color: var(--muted); font-size: 13px; }
.figures b { display: block; font-size: 24px; line-height: 1.25; color: var(--text); font-weight: 600; font-variant-numeric: tabular-nums; }
.figures .alert b { color: var(--error); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin: 0 0 18px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-weight: 500; font-size: 13px; white-space: nowrap; }
tbody th { font-weight: 500; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.n, td.n { padding-right: 30px; }
tbody th { min-width: 110px; }
code { font: 13px/1.5 ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; unicode-bidi: isolate; overflow-wrap: break-word; }
.name { unicode-bidi: isolate; overflow-wrap: break-word; }
.muted { color: var(--muted); }
.error { color: var(--error); } .warning { color: var(--warning); } .good { color: var(--good); }
header .empty { margin: 16px 0 0; border-left: 3px solid var(--warning); padding-left: 12px; }
.heat { display: grid; grid-template-columns: minmax(80px, max-content) minmax(0, 1fr) max-content; gap: 3px 12px; align-items: center; font-size: 13px; }
.heat > .name { max-width: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.heat svg { display: block; width: 100%; height: 20px; border-radius: 3px; background: var(--missing); }
.heat svg.marks { height: 10px; background: none; }
.heat .axis { display: flex; justify-content: space-between; color: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; padding-top: 2px; white-space: nowrap; }
.s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }
.s4 { fill: var(--s4); } .s5 { fill: var(--s5); } .s6 { fill: var(--s6); } .s7 { fill: var(--s7); }
.gap { fill: var(--hatch); }
.mark { fill: var(--error); } a:focus-visible .mark, .mark:hover { fill: var(--accent); }
.heat rect:hover { opacity: 0.75; }
.legend { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin: 14px 0 0; color: var(--muted); font-size: 12px; }
.judged { margin: 8px 0 0; color: var(--muted); font-size: 12px; }
.legend span { display: inline-flex; align-items: center; gap: 5px; }
.legend svg { width: 14px; height: 14px; border-radius: 3px; }
.incident { border-top: 1px solid var(--line); padding-top: 16px; margin-top: 16px; }
.incident:first-of-type { border-top: 0; padding-top: 0; margin-top: 0; }
.incident > p { color: var(--muted); margin: 2px 0 10px; font-size: 13px; }
.incident > p.muted { margin: 14px 0 2px; }
.incident > p.muted + .evidence { margin-top: 0; }
.causes { margin: 0; padding: 0; list-style: none; display: grid; gap: 10px; }
.causes > li { display: grid; grid-template-columns: 22px minmax(0, 1fr); }
.rank { color: var(--muted); font-variant-numeric: tabular-nums; }
.cause { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.first .cause .name { font-weight: 650; }
.bar { width: 90px; height: 6px; border-radius: 3px; background: var(--s0); }
.bar rect { fill: var(--s5); }
.first .bar rect { fill: var(--s6); }
.evidence { margin: 4px 0 0; padding-left: 18px; }
.evidence li { margin: 2px 0; }
.places { margin: 2px 0 0 18px; color: var(--muted); font-size: 13px; }
.chip { border: 1px solid var(--line); border-radius: 20px; padding: 0 8px; font-size: 12px; color: var(--muted); white-space: nowrap; }
.chip.good { border-color: currentColor; color: var(--good); }
details { margin-top: 12px; }
summary { cursor: pointer; color: var(--accent); font-size: 14px; }
details > :not(summary) { margin-top: 10px; }
@media (max-width: 640px) { main, header, footer { padding-left: 14px; padding-right: 14px; } section { padding: 14px; } .heat > .name { max-width: 110px; } .axis :nth-child(2) { display: none; } .heat .axis { white-space: normal; gap: 12px; } table { min-width: 480px; } }
@media print { body { background: none; } section { break-inside: avoid; } }
`;
