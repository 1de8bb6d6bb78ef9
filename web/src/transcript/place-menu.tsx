import * as Menu from 'radix-ui/dropdown-menu';
import { type ReactNode, useRef } from 'react';
import type { SpeakerEdit } from '../../../src/contract/speakers.ts';
import type { Segment } from '../../../src/contract/transcript.ts';
import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { announce } from '../notifications/announce.ts';
import { editWithUndo } from '../speakers/edit-with-undo.ts';
import { SpeakerBadge } from '../speakers/speaker-badge.tsx';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { Icon } from '../ui/icon.tsx';
import { MENU_BOX, MENU_ITEM } from '../ui/menu-look.ts';
import { heardAs, withoutPunctuation } from './heard-as.ts';
import type { AskedPlace } from './use-place-menu.ts';

interface PlaceMenuProps {
  jobId: string;
  asked: AskedPlace;
  segment: Segment;
  looks: ReadonlyMap<string, SpeakerLook>;
  onChoose: (word: number) => void;
  onCorrect: (wrong: string) => void;
  onClose: () => void;
  /** It is gone, and the focus needs a place. */
  onLeave: () => void;
}

const NEW = 'new';

/** What can be changed at a place of the text: who said it, where it is divided, how a word is written. */
export function PlaceMenu({ jobId, asked, segment, looks, onChoose, onCorrect, onClose, onLeave }: PlaceMenuProps) {
  const { t } = useText();
  const correct = useRef<string | null>(null);
  const word = segment.words[asked.word];
  const name = word === undefined ? '' : withoutPunctuation(word.text);
  const heard = word && heardAs(word);
  const wrong = asked.selected ?? (word && withoutPunctuation(word.raw ?? word.text)) ?? '';
  const splits = word !== undefined && asked.word > 0;
  const nameOf = (id: string) => looks.get(id)?.name ?? t('speakers.new');
  const edit = (change: SpeakerEdit, done: string) => void editWithUndo(jobId, change, done);
  const give = (id: string, from: number) => t('speakers.given', { name: nameOf(id), time: formatClock(from) });
  const step = (by: number) => {
    const next = asked.word + by;
    const beside = segment.words[next];
    if (beside === undefined) return;
    onChoose(next);
    announce(beside.text);
  };
  return (
    <Menu.Root open modal={false} onOpenChange={(open) => open || onClose()}>
      <Menu.Trigger asChild>
        <span aria-hidden="true" className="fixed size-0 overflow-hidden" style={{ left: asked.x, top: asked.y }}>
          {t('place.menu', { time: formatClock(segment.start_time) })}
        </span>
      </Menu.Trigger>
      <Menu.Portal container={document.getElementById('main')}>
        <Menu.Content
          align="start"
          sideOffset={4}
          collisionPadding={12}
          data-testid="place-choices"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onLeave();
            // A dialog gives the focus back to what had it before.
            if (correct.current !== null) onCorrect(correct.current);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft') step(-1);
            else if (event.key === 'ArrowRight' && !(event.target as Element).closest('[aria-haspopup]')) step(1);
          }}
          className={`${MENU_BOX} w-76`}
        >
          {word !== undefined && (
            <>
              <div className="flex items-center gap-1">
                <Step label={t('place.previous')} turned="rotate-90" disabled={asked.word === 0} onStep={() => step(-1)} />
                <Menu.Label className="min-w-0 flex-1 text-center" data-testid="place-word">
                  <span className="block truncate font-medium">{word.text}</span>
                  {heard && <span className="block text-small text-muted">{t('look.heard', { name: heard })}</span>}
                </Menu.Label>
                <Step
                  label={t('place.next')}
                  turned="-rotate-90"
                  disabled={asked.word === segment.words.length - 1}
                  onStep={() => step(1)}
                />
              </div>
              <Menu.Separator className="my-1.5 h-px bg-line" />
            </>
          )}
          <Speakers
            label={t('place.saidBy')}
            looks={looks}
            without={segment.speaker_id}
            testId="place-said-by"
            onSpeaker={(id) =>
              edit(
                { kind: 'reassign', start_time: segment.start_time, end_time: segment.end_time, speaker_id: id },
                give(id, segment.start_time),
              )
            }
          />
          {splits && (
            <>
              <Menu.Item
                className={MENU_ITEM}
                data-testid="place-split"
                onSelect={() =>
                  edit({ kind: 'split', at_time: word.start_time }, t('speakers.split', { time: formatClock(word.start_time) }))
                }
              >
                <span className="truncate">{t('place.split', { name })}</span>
              </Menu.Item>
              <Speakers
                label={t('place.splitTo', { name })}
                looks={looks}
                without={segment.speaker_id}
                testId="place-split-to"
                onSpeaker={(id) => edit({ kind: 'split', at_time: word.start_time, speaker_id: id }, give(id, word.start_time))}
              />
            </>
          )}
          {wrong !== '' && (
            <Menu.Item className={MENU_ITEM} data-testid="place-correct" onSelect={() => (correct.current = wrong)}>
              {t('place.correct', { name: wrong })}
            </Menu.Item>
          )}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface StepProps {
  label: string;
  turned: string;
  disabled: boolean;
  onStep: () => void;
}

/** The menu stays and is about the word beside. */
function Step({ label, turned, disabled, onStep }: StepProps) {
  return (
    <Menu.Item
      aria-label={label}
      disabled={disabled}
      onSelect={(event) => {
        event.preventDefault();
        onStep();
      }}
      className="grid size-10 shrink-0 place-items-center rounded-md text-muted outline-none data-disabled:opacity-30 data-highlighted:bg-accent-wash"
    >
      <Icon name="chevron" className={`size-5 ${turned}`} />
    </Menu.Item>
  );
}

interface SpeakersProps {
  label: string;
  looks: ReadonlyMap<string, SpeakerLook>;
  /** Who says it now. */
  without: string;
  testId: string;
  onSpeaker: (id: string) => void;
}

function Speakers({ label, looks, without, testId, onSpeaker }: SpeakersProps) {
  const { t } = useText();
  const item = (id: string, content: ReactNode) => (
    <Menu.Item key={id} className={MENU_ITEM} onSelect={() => onSpeaker(id)}>
      {content}
    </Menu.Item>
  );
  return (
    <Menu.Sub>
      <Menu.SubTrigger className={`${MENU_ITEM} data-[state=open]:bg-accent-wash`} data-testid={testId}>
        <span className="min-w-0 flex-1">{label}</span>
        <Icon name="chevron" className="size-4 -rotate-90 text-muted" />
      </Menu.SubTrigger>
      <Menu.Portal container={document.getElementById('main')}>
        <Menu.SubContent collisionPadding={12} className={`${MENU_BOX} min-w-48`}>
          {[...looks]
            .filter(([id]) => id !== without)
            .map(([id, look]) =>
              item(
                id,
                <>
                  <SpeakerBadge look={look} />
                  <span className="truncate">{look.name}</span>
                </>,
              ),
            )}
          {item(
            NEW,
            <>
              <Icon name="plus" className="size-6 p-0.5 text-muted" />
              {t('speakers.new')}
            </>,
          )}
        </Menu.SubContent>
      </Menu.Portal>
    </Menu.Sub>
  );
}
