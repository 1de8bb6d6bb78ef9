import { Disclosure } from './disclosure.tsx';

interface TechnicalDetailsProps {
  summary: string;
  /** Name and value, in the order to show them; null values are left out. */
  facts: ReadonlyArray<readonly [name: string, value: string | null]>;
}

/** What support will ask for, one click away from the sentence. */
export function TechnicalDetails({ summary, facts }: TechnicalDetailsProps) {
  return (
    <Disclosure summary={summary} className="relative z-10">
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 rounded-lg bg-sunken px-3 py-2">
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="break-all select-all">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Disclosure>
  );
}
