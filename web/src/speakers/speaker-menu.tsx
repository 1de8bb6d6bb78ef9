import * as Menu from 'radix-ui/dropdown-menu';
import { useRef } from 'react';
import type { Speaker } from '../../../src/contract/transcript.ts';
import { formatPercent } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { Icon } from '../ui/icon.tsx';
import { MENU_BOX, MENU_ITEM } from '../ui/menu-look.ts';
import { editWithUndo } from './edit-with-undo.ts';
import { SpeakerBadge } from './speaker-badge.tsx';
import type { SpeakerLook } from './speaker-look.ts';

interface SpeakerMenuProps {
  jobId: string;
  speaker: Speaker;
  look: SpeakerLook;
  /** Of all speakers. */
  looks: ReadonlyMap<string, SpeakerLook>;
  onRename: () => void;
  /** Undefined: voices are not remembered here. */
  onRemember: (() => void) | undefined;
}

/** What else there is about a speaker: figures, another name, that it is the same person as another. */
export function SpeakerMenu({ jobId, speaker, look, looks, onRename, onRemember }: SpeakerMenuProps) {
  const { t, locale } = useText();
  const rename = useRef(false);
  const others = [...looks].filter(([id]) => id !== speaker.speaker_id);
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger
        aria-label={t('speakers.more', { name: look.name })}
        title={t('speakers.more', { name: look.name })}
        data-testid="speaker-menu"
        className="grid size-10 shrink-0 place-items-center rounded-card text-muted hover:bg-sunken hover:text-ink lg:size-8"
      >
        <Icon name="more" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            if (!rename.current) return;
            // The field takes the focus by itself; giving it to the button would save the name as it is.
            event.preventDefault();
            rename.current = false;
            onRename();
          }}
          className={`${MENU_BOX} w-64`}
        >
          <Menu.Label className="px-3 py-1.5 text-small text-muted">
            {t('speakers.share', { percent: formatPercent(speaker.share, locale) })};{' '}
            {t('speakers.facts', { turns: speaker.turns, n: speaker.interruptions })}
          </Menu.Label>
          <Menu.Separator className="my-1 h-px bg-line" />
          <Menu.Item className={MENU_ITEM} data-testid="speaker-rename" onSelect={() => (rename.current = true)}>
            {t('speakers.doRename')}
          </Menu.Item>
          {speaker.profile_confidence !== null && (
            <Menu.Item
              className={MENU_ITEM}
              data-testid="speaker-confirm"
              onSelect={() =>
                void editWithUndo(
                  jobId,
                  { kind: 'rename', speaker_id: speaker.speaker_id, label: speaker.label },
                  t('voices.confirmed', { name: look.name }),
                )
              }
            >
              {t('voices.confirm', { name: look.name })}
            </Menu.Item>
          )}
          {onRemember && (
            <Menu.Item className={MENU_ITEM} data-testid="speaker-remember" onSelect={onRemember}>
              {t('voices.remember')}
            </Menu.Item>
          )}
          {others.length > 0 && (
            <Menu.Group>
              <Menu.Label className="px-3 pt-2 pb-1 text-small font-medium text-muted">{t('speakers.same')}</Menu.Label>
              {others.map(([id, other]) => (
                <Menu.Item
                  key={id}
                  className={MENU_ITEM}
                  data-testid="speaker-merge"
                  onSelect={() =>
                    void editWithUndo(
                      jobId,
                      { kind: 'merge', from: speaker.speaker_id, into: id },
                      t('speakers.merged', { from: look.name, to: other.name }),
                    )
                  }
                >
                  <SpeakerBadge look={other} />
                  <span className="truncate">{other.name}</span>
                </Menu.Item>
              ))}
            </Menu.Group>
          )}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
