/** The mark: a voice, and the moment that is being heard. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-7 shrink-0" aria-hidden="true">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g strokeWidth="3" strokeLinecap="round">
        <path className="stroke-white" d="M6 14v4M11 10v12M21 11v10M26 14.5v3" />
        <path className="stroke-now" d="M16 6.5v19" />
      </g>
    </svg>
  );
}
