import { z } from 'zod';
import type { RedisConfig } from '../../config/redis.ts';
import { closeRedis, connectRedis, type RedisClient } from '../redis/connect-redis.ts';
import { PREFIX } from './bell-queues.ts';

const CHANNEL = `${PREFIX}:changes`;
const ChangeMessage = z.object({ version: z.literal(1), from: z.string(), jobId: z.string().min(1) });
type ChangeMessage = z.infer<typeof ChangeMessage>;

/** Tells the other processes which job has changed. Rejects when Redis does not take it. */
export async function publishChange(client: RedisClient, from: string, jobId: string): Promise<void> {
  const message: ChangeMessage = { version: 1, from, jobId };
  await client.publish(CHANNEL, JSON.stringify(message));
}

export interface ChangeListener extends AsyncDisposable {
  /** Resolves when what is published comes in. */
  check(): Promise<void>;
}

/** Hears of changes in other processes than `self`, on a connection of its own. */
export function listenForChanges(
  config: RedisConfig,
  publisher: RedisClient,
  self: string,
  onChange: (jobId: string) => void,
): ChangeListener {
  const connection = connectRedis(config, 'patient');
  const echoChannel = `${PREFIX}:echo:${self}`;
  let echoed = Promise.withResolvers<void>();
  const subscribed = connection.subscribe(CHANNEL, echoChannel);
  subscribed.catch(() => {});
  connection.on('message', (channel: string, text: string) => {
    if (channel === echoChannel) return echoed.resolve();
    const message = readMessage(text);
    if (message !== null && message.from !== self) onChange(message.jobId);
  });
  return {
    async check() {
      await subscribed;
      echoed = Promise.withResolvers();
      await publisher.publish(echoChannel, '');
      await echoed.promise;
    },
    [Symbol.asyncDispose]: () => closeRedis(connection),
  };
}

function readMessage(text: string): ChangeMessage | null {
  try {
    return ChangeMessage.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
