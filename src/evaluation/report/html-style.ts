/** Light and dark as the reader's machine asks; contrasts are at least 4.5 : 1. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #15171a); --text: light-dark(#1c1e21, #e7e9ec); --soft: light-dark(#55595f, #a9afb7);
  --line: light-dark(#d5d8dc, #3a3f46); --card: light-dark(#f5f6f7, #1e2125);
  --missed: light-dark(#8a1010, #ffc4c4); --missed-back: light-dark(#ffe1e1, #4a1b1b);
  --added: light-dark(#0f5323, #bdf0c4); --added-back: light-dark(#dff3e0, #173a1e);
  --swapped: light-dark(#5c4300, #ffe08a); --swapped-back: light-dark(#fff0c9, #453700);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0; }
.soft { color: var(--soft); margin: 0.25rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
th, td { padding: 0.3rem 0.7rem; border-bottom: 1px solid var(--line); text-align: right; }
th[scope=row] { text-align: left; font-weight: 500; }
tr.all { font-weight: 700; }
details { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.5rem 0; padding: 0 0.9rem; }
summary { cursor: pointer; padding: 0.6rem 0; overflow-wrap: anywhere; }
.words { overflow-wrap: anywhere; margin: 0.25rem 0 1rem; line-height: 1.9; }
del, ins, .swap { border-radius: 0.2rem; padding: 0 0.2rem; }
del { color: var(--missed); background: var(--missed-back); text-decoration: line-through; }
ins { color: var(--added); background: var(--added-back); text-decoration: underline; }
.swap, .swap del, .swap ins { color: var(--swapped); background: var(--swapped-back); }
/* A line must not run through the sign. */
:is(del, ins) b { display: inline-block; font-weight: inherit; }
.swap del, .swap ins { padding: 0; }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
`;
