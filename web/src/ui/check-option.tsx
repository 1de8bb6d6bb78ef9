interface CheckOptionProps {
  label: string;
  /** What it means, in a sentence. */
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off. */
export function CheckOption({ label, hint, checked, onChange }: CheckOptionProps) {
  return (
    <label className="flex min-h-10 cursor-pointer items-start gap-2.5 py-1.5 text-small sm:min-h-0 sm:py-0.5">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-px size-4 shrink-0 accent-accent-solid"
      />
      <span>
        {label}
        {hint !== undefined && <span className="block text-muted">{hint}</span>}
      </span>
    </label>
  );
}
