import { type Line, wordAt } from './line.ts';
import type { Thing } from './things.ts';

/** What is counted, by its sign. */
export interface Counted extends Thing {
  readonly to: number;
  /** As it was said. */
  readonly core: string;
}

const SQUARE = /^(квадратн\p{L}{2,3}|шаршы)$/u;
const CUBIC = /^(кубическ\p{L}{2,3}|текше)$/u;

/** The thing behind a number: «процентов», «квадратных метров», «километров в час». */
export function readThing(line: Line, at: number): Counted | null {
  const first = wordAt(line, at);
  const power = SQUARE.test(first) ? '²' : CUBIC.test(first) ? '³' : '';
  const place = power === '' ? at : at + 1;
  const item = line[place];
  const thing = item?.gap === 'none' ? item.thing : null;
  if (!item || !thing) return null;
  const found = { ...thing, to: place + 1, core: item.core };
  if (power !== '') return /^[ксм]?м$/.test(thing.sign) ? { ...found, sign: thing.sign + power } : null;
  if (thing.kind === 'measure' && wordAt(line, place + 1) === 'в' && wordAt(line, place + 2) === 'час')
    return { ...found, sign: `${thing.sign}/ч`, to: place + 3 };
  if (thing.sign === '°' && wordAt(line, place + 1) === 'цельсия') return { ...found, sign: '°C', to: place + 2 };
  if (thing.sign === 'USD' && wordAt(line, place + 1) === 'сша') return { ...found, to: place + 2 };
  return found;
}
