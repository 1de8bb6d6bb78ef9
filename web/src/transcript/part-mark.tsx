import { useText } from '../i18n/use-text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

interface PartMarkProps {
  icon: IconName;
  /** A sentence; shown while the mark is pointed at or focused. */
  text: string;
  className: string;
  testId: string;
}

/** A small mark beside a part of the text, with its meaning in a bubble. */
function PartMark({ icon, text, className, testId }: PartMarkProps) {
  return (
    <span className="group/mark relative inline-grid align-middle" data-stay="">
      <button
        type="button"
        aria-label={text}
        data-testid={testId}
        data-mark={testId}
        className={`grid size-6 cursor-help place-items-center rounded ${className}`}
      >
        <Icon name={icon} className="size-4" />
      </button>
      <span
        aria-hidden="true"
        className="invisible absolute top-full left-0 z-10 w-64 rounded-lg bg-ink px-3 py-2 text-small text-page shadow-float group-focus-within/mark:visible group-hover/mark:visible"
      >
        {text}
      </span>
    </span>
  );
}

/** Why somebody should listen to a part. */
export function LookMark({ reasons }: { reasons: readonly string[] }) {
  const { t } = useText();
  const reason = reasons.map((code) => t(isKnown(code) ? `look.${code}` : 'look.other')).join(' ');
  return <PartMark icon="look" text={t('look.mark', { reason })} className="text-degraded" testId="look" />;
}

/** Somebody else speaks at the same time. */
export function OverlapMark() {
  const { t } = useText();
  return <PartMark icon="overlap" text={t('look.overlap')} className="text-muted" testId="overlap" />;
}

const KNOWN = [
  'too_fast',
  'too_slow',
  'low_agreement',
  'low_confidence',
  'odd_words',
  'other_language',
  'repeated_words',
  'words_without_speech',
  'speech_without_words',
] as const;

function isKnown(code: string): code is (typeof KNOWN)[number] {
  return (KNOWN as readonly string[]).includes(code);
}
