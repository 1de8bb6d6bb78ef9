import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  hint?: string;
  /** At the end of the line of the title. */
  action?: ReactNode;
  testId: string;
  children: ReactNode;
}

/** One matter of the page, with its name above it. */
export function Section({ title, hint, action, testId, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} data-testid={testId}>
      <div className="mb-2 flex min-h-10 flex-wrap items-end gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-lg leading-6 font-bold tracking-tight">
            {title}
          </h2>
          {hint !== undefined && <p className="text-small text-muted">{hint}</p>}
        </div>
        {action}
      </div>
      <div className="-mx-4 overflow-clip border-y border-line bg-surface sm:mx-0 sm:rounded-card sm:border-x">{children}</div>
    </section>
  );
}

/** Nothing is there, said in its place. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className="px-4 py-6 text-muted">{children}</p>;
}
