/** Name and value, in the order to show them; null values are left out. */
export type Facts = ReadonlyArray<readonly [name: string, value: string | null]>;

/** Facts under each other, their values beside their names. */
export function FactTable({ facts }: { facts: Facts }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="wrap-anywhere select-all">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
