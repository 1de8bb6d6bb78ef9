import { z } from 'zod';

/** What it takes to fetch an answer in another process. */
const Ticket = z.object({
  operation: z.string().regex(/^[\w-]{1,50}$/),
  /** The name of the object in our bucket that holds the audio; null: it was sent in the request. */
  object: z.string().nullable(),
  /** When the audio was accepted, in milliseconds since 1970. */
  acceptedAt: z.number(),
});
export type Ticket = z.infer<typeof Ticket>;

export function writeTicket(ticket: Ticket): string {
  return JSON.stringify(ticket);
}

/** Null for none, and for what is none of ours. */
export function readTicket(text: string | null): Ticket | null {
  if (text === null) return null;
  try {
    return Ticket.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
