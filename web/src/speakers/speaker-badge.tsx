import type { SpeakerLook } from './speaker-look.ts';

/** A letter in the speaker's colour: told apart without seeing colours. */
export function SpeakerBadge({ look }: { look: SpeakerLook }) {
  return (
    <span
      aria-hidden="true"
      style={{ color: look.colour, borderColor: look.colour }}
      className="grid size-6 shrink-0 place-items-center rounded-full border-[1.5px] text-xs leading-none font-bold"
    >
      {look.letter}
    </span>
  );
}
