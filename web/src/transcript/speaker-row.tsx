import { useState } from 'react';
import type { Speaker } from '../../../src/contract/transcript.ts';
import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { Icon } from '../ui/icon.tsx';
import { renameWithUndo } from './rename-speaker.ts';
import { SpeakerBadge } from './speaker-badge.tsx';
import type { SpeakerLook } from './speaker-look.ts';
import { SpeakerNameInput } from './speaker-name-input.tsx';

/** One speaker; a click on the name makes it a field. */
export function SpeakerRow({ jobId, speaker, look }: { jobId: string; speaker: Speaker; look: SpeakerLook }) {
  const { t } = useText();
  const [editing, setEditing] = useState(false);
  const save = (name: string | null) => {
    setEditing(false);
    if (name !== null && name !== look.name) void renameWithUndo(jobId, speaker, name);
  };
  return (
    <li className="flex min-h-10 max-w-full items-center gap-2">
      <SpeakerBadge look={look} />
      {editing ? (
        <SpeakerNameInput name={look.name} onDone={save} />
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
      <span className="text-small text-muted tabular-nums lg:ml-auto">{formatClock(speaker.speaking_duration)}</span>
    </li>
  );
}
