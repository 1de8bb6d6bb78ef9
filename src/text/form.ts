import { remember } from './remember.ts';

/** A written word, marks and capitals included, and all that steps found out about it, by the number of their `fact`. */
export interface Form {
  readonly text: string;
  readonly facts: unknown[];
}

/** The form of a text, remembered: a transcript has the same few thousand again and again, and each step asks for them. */
export const formOf: (text: string) => Form = remember((text) => ({ text, facts: [] }));

let facts = 0;

/** Something about forms that depends on their text alone: found out when it is first asked for, and kept with the form. */
export function fact<T extends object | string | number | boolean>(judge: (text: string) => T): (form: Form) => T {
  const number = facts++;
  return (form) => {
    let known = form.facts[number] as T | undefined;
    if (known === undefined) {
      known = judge(form.text);
      form.facts[number] = known;
    }
    return known;
  };
}
