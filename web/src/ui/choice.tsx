import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
  testId?: string;
  /** The <option>s. */
  children: ReactNode;
}

/** A labelled native list: at home on every phone, reachable by every keyboard. */
export function Choice({ label, value, onChange, className = '', testId, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className={`flex min-w-0 flex-col gap-1 sm:flex-row sm:items-center sm:gap-2 ${className}`}>
      <label htmlFor={id} className="shrink-0 text-small text-muted">
        {label}
      </label>
      <span className="relative min-w-0">
        <select
          id={id}
          value={value}
          data-testid={testId}
          onChange={(event) => onChange(event.target.value)}
          className="min-h-10 w-full sm:min-h-9 appearance-none truncate rounded-lg border border-line bg-surface pr-8 pl-3 text-small text-ink hover:border-control"
        >
          {children}
        </select>
        <Icon name="chevron" className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-muted" />
      </span>
    </div>
  );
}
