import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface NoteProps {
  icon?: IconName;
  title?: string;
  children: ReactNode;
  testId?: string;
}

/** Something to know before going on, said calmly. */
export function Note({ icon = 'info', title, children, testId }: NoteProps) {
  return (
    <div data-testid={testId} className="flex gap-3 rounded-card bg-degraded-wash px-4 py-3">
      <Icon name={icon} className="mt-px size-5 text-degraded" />
      <div className="min-w-0 text-small sm:text-ui">
        {title !== undefined && <p className="font-medium">{title}</p>}
        {children}
      </div>
    </div>
  );
}
