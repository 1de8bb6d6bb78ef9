import { parseArgs } from 'node:util';

/** Options that are numbers above 0, each with its default: `--minutes 10`. Throws for any other argument. */
export function numbers<Names extends string>(args: string[], defaults: Record<Names, number>): Record<Names, number> {
  const names = Object.keys(defaults) as Names[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args, options, strict: true });
  return Object.fromEntries(
    names.map((name) => {
      const value = values[name] === undefined ? defaults[name] : Number(values[name]);
      if (!(value > 0)) throw new Error(`--${name}: expected a number above 0, got "${values[name]}"`);
      return [name, value];
    }),
  ) as Record<Names, number>;
}
