import type { ComponentProps } from 'react';

const LOOKS = {
  solid: 'bg-accent-solid text-on-accent hover:brightness-110',
  plain: 'border border-line bg-surface text-ink hover:border-control',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
} as const;

const SHAPE = 'inline-flex min-h-10 items-center justify-center gap-2 rounded-card font-medium transition disabled:opacity-50';

/** The look of a button, for links and triggers that must look like one. */
export const buttonLook = (look: keyof typeof LOOKS) => `${SHAPE} ${LOOKS[look]} px-4`;

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof LOOKS;
}

export function Button({ look = 'plain', className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`${buttonLook(look)} ${className}`} {...rest} />;
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does, for screen readers and as the tooltip. */
  label: string;
}

/** A button of one picture, 40 px to hit. */
export function IconButton({ label, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${SHAPE} size-10 text-muted hover:bg-sunken hover:text-ink ${className}`}
      {...rest}
    />
  );
}
