import { Icon } from './icon.tsx';

interface TechnicalDetailsProps {
  summary: string;
  /** Name and value, in the order to show them; null values are left out. */
  facts: ReadonlyArray<readonly [name: string, value: string | null]>;
}

/** What support will ask for, one click away from the sentence. */
export function TechnicalDetails({ summary, facts }: TechnicalDetailsProps) {
  return (
    <details className="group/details relative z-10 text-small">
      <summary className="inline-flex min-h-6 list-none items-center gap-1 rounded text-accent-text hover:underline [&::-webkit-details-marker]:hidden">
        {summary}
        <Icon name="chevron" className="size-3.5 transition-transform group-open/details:rotate-180" />
      </summary>
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
    </details>
  );
}
