/** The terms as engines take hints: with commas between them, each once, as many as fit, in their order. */
export function hintsFor(entries: readonly { term: string }[], budgetCharacters: number): string {
  let hints = '';
  const known = new Set<string>();
  for (const { term } of entries) {
    const plain = term.replace(/\s+/g, ' ').trim();
    const longer = hints === '' ? plain : `${hints}, ${plain}`;
    if (plain === '' || known.has(plain) || longer.length > budgetCharacters) continue;
    known.add(plain);
    hints = longer;
  }
  return hints;
}
