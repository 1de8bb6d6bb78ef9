import { useId } from 'react';

interface TextFieldProps {
  label: string;
  hint?: string;
  value: string;
  onChange: (value: string) => void;
  /** More than one line. */
  lines?: number;
  longest: number;
  testId: string;
}

const LOOK = 'w-full rounded-lg border border-control bg-surface px-3 py-2';

/** A labelled field of words. */
export function TextField({ label, hint, value, onChange, lines = 1, longest, testId }: TextFieldProps) {
  const id = useId();
  const field = {
    id,
    value,
    maxLength: longest,
    'data-testid': testId,
    'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small text-muted">
        {label}
      </label>
      {lines > 1 ? <textarea rows={lines} className={LOOK} {...field} /> : <input className={`min-h-10 ${LOOK}`} {...field} />}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-small text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
