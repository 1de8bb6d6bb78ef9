interface Fact {
  key: string;
  /** Null: not known, left out. */
  text: string | null;
  /** Only where there is room for it. */
  wide?: boolean;
}

/** Small facts in a line, with dots between them. */
export function FactLine({ facts, className = '' }: { facts: readonly Fact[]; className?: string }) {
  return (
    // Each dot hangs to the left of its fact; the one that a new line begins with is cut off.
    <p className={`overflow-hidden text-small text-muted ${className}`}>
      <span className="-ml-4 flex flex-wrap">
        {facts
          .filter(({ text }) => text !== null)
          .map(({ key, text, wide = false }) => (
            <span
              key={key}
              className={`relative pl-4 before:absolute before:left-1.5 before:content-['·'] ${wide ? 'hidden sm:inline' : ''}`}
            >
              {text}
            </span>
          ))}
      </span>
    </p>
  );
}
