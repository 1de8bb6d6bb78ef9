import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface DisclosureProps {
  summary: ReactNode;
  open?: boolean;
  onToggle?: (open: boolean) => void;
  className?: string;
  testId?: string;
  children: ReactNode;
}

/** What is one click away; the browser's own, so that search in the page and screen readers know it. */
export function Disclosure({ summary, open = false, onToggle, className = '', testId, children }: DisclosureProps) {
  return (
    <details
      open={open}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
      data-testid={testId}
      className={`text-small ${className}`}
    >
      <summary className="inline-flex min-h-7 list-none items-center gap-1 rounded text-accent-text hover:underline [&::-webkit-details-marker]:hidden">
        {summary}
        <Icon name="chevron" className="size-3.5 transition-transform [[open]>summary>&]:rotate-180" />
      </summary>
      {children}
    </details>
  );
}
