import { useState } from 'react';
import type { Speaker } from '../../../src/contract/transcript.ts';
import { formatClock, formatPercent } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { readDraft } from '../settings/drafts.ts';
import { Icon } from '../ui/icon.tsx';
import { RememberDialog } from '../voices/remember-dialog.tsx';
import { useVoicesOn } from '../voices/use-voices.ts';
import { renameWithUndo } from './rename-speaker.ts';
import { SpeakerBadge } from './speaker-badge.tsx';
import type { SpeakerLook } from './speaker-look.ts';
import { SpeakerMenu } from './speaker-menu.tsx';
import { SpeakerNameInput } from './speaker-name-input.tsx';

interface SpeakerRowProps {
  jobId: string;
  speaker: Speaker;
  look: SpeakerLook;
  /** Of all speakers. */
  looks: ReadonlyMap<string, SpeakerLook>;
}

/** One speaker, and how much of all is said by them; a click on the name makes it a field. */
export function SpeakerRow({ jobId, speaker, look, looks }: SpeakerRowProps) {
  const { t, locale } = useText();
  const draft = `speaker.${jobId}.${speaker.speaker_id}`;
  const on = useVoicesOn();
  const [remembering, setRemembering] = useState(false);
  const [editing, setEditing] = useState(() => readDraft(draft) !== null);
  const save = (name: string | null) => {
    setEditing(false);
    if (name !== null && name !== look.name) void renameWithUndo(jobId, speaker, name);
  };
  return (
    <li data-testid="speaker" className="flex min-h-11 min-w-0 items-center gap-2">
      <SpeakerBadge look={look} />
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-2">
          {editing ? (
            <SpeakerNameInput name={look.name} draft={draft} onDone={save} />
          ) : (
            <button
              type="button"
              data-testid="speaker-name"
              title={t('speakers.rename', { name: look.name })}
              onClick={() => setEditing(true)}
              className="group/name -mx-1 flex min-h-8 min-w-0 items-center gap-1.5 rounded-md px-1 hover:bg-sunken"
            >
              <span className="truncate font-medium">{look.name}</span>
              <Icon
                name="pencil"
                className="hidden size-3.5 text-muted opacity-0 lg:block transition-opacity group-hover/name:opacity-100 group-focus-visible/name:opacity-100"
              />
            </button>
          )}
          <span className="ml-auto text-small text-muted tabular-nums">{formatClock(speaker.speaking_duration)}</span>
        </div>
        {speaker.profile_confidence !== null && (
          <p className="text-small text-muted" data-testid="speaker-by-voice">
            {t('voices.byVoice', { percent: formatPercent(speaker.profile_confidence, locale) })}
          </p>
        )}
        {looks.size > 1 && (
          <div className="flex h-3 items-center gap-2" title={t('speakers.share', { percent: formatPercent(speaker.share, locale) })}>
            <div aria-hidden="true" className="h-1 flex-1 overflow-hidden rounded-full bg-sunken">
              <div className="h-full rounded-full" style={{ width: `${100 * speaker.share}%`, backgroundColor: look.colour }} />
            </div>
            <span className="sr-only">{t('speakers.share', { percent: formatPercent(speaker.share, locale) })}</span>
          </div>
        )}
      </div>
      <SpeakerMenu
        jobId={jobId}
        speaker={speaker}
        look={look}
        looks={looks}
        onRename={() => setEditing(true)}
        onRemember={on ? () => setRemembering(true) : undefined}
      />
      {remembering && (
        <RememberDialog
          jobId={jobId}
          speakerId={speaker.speaker_id}
          name={/^speaker \d+$/i.test(speaker.label) ? '' : speaker.label}
          onClose={() => setRemembering(false)}
        />
      )}
    </li>
  );
}
