import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { channelLevels } from '../../src/audio/channels/channel-levels.ts';
import { type ChannelTurn, turnsByChannel } from '../../src/audio/channels/turns-by-channel.ts';
import { encode, ffmpeg, recording } from '../support/audio-maker.ts';
import { type Dialogue, makeDialogue, seeded } from '../support/dialogues.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { wav } from '../support/pcm.ts';

checkLeaks();

const dialogue: Promise<Dialogue> = makeDialogue({ seed: 11, speakers: 2, turns: 10 });

/** The sound of one speaker alone: silent while others speak. */
function aloneOf({ pcm, turns }: Dialogue, speaker: string): Int16Array {
  const alone = new Int16Array(pcm.length);
  for (const turn of turns) if (turn.speaker === speaker) alone.set(pcm.subarray(turn.startMs * 16, turn.endMs * 16), turn.startMs * 16);
  return alone;
}

function interleave(...channels: Int16Array[]): Int16Array {
  const length = channels[0]?.length ?? 0;
  const all = new Int16Array(length * channels.length);
  for (const [place, channel] of channels.entries()) for (let i = 0; i < length; i++) all[i * channels.length + place] = channel[i] ?? 0;
  return all;
}

const scaled = (pcm: Int16Array, gain: number): Int16Array => pcm.map((sample) => Math.round(sample * gain));
const mixed = (a: Int16Array, b: Int16Array): Int16Array => a.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (b[i] ?? 0))));
function hiss(pcm: Int16Array, seed: number, loudness = 20): Int16Array {
  const random = seeded(seed);
  return pcm.map((sample) => sample + Math.round(loudness * (2 * random() - 1)));
}

async function decide(channels: Int16Array[], encoding: string[] = []): Promise<ChannelTurn[] | null> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  const file = join(folder.path, 'channels');
  await writeFile(file, wav(interleave(...channels), { channels: channels.length }));
  const coded = encoding.length === 0 ? file : await encode(file, join(folder.path, 'coded'), encoding);
  return turnsByChannel(await channelLevels({ file: coded, cwd: folder.path, maxMs: 600_000, ignoreLength: false }));
}

/** How much of the time is by who speaks on that channel, and how much of what is said was found. */
function fitOf(
  { turns }: Dialogue,
  found: readonly ChannelTurn[],
  speakers: Readonly<Record<string, string>>,
): { right: number; found: number } {
  const common = (a: { startMs: number; endMs: number }, b: { startMs: number; endMs: number }): number =>
    Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs));
  let [right, all, said] = [0, 0, 0];
  for (const turn of found) {
    all += turn.endMs - turn.startMs;
    for (const other of turns) if (other.speaker === speakers[turn.speaker]) right += common(turn, other);
  }
  for (const { startMs, endMs } of turns) said += endMs - startMs;
  return { right: right / all, found: right / said };
}

describe('one speaker a channel', () => {
  test.each<[string, string[]]>([
    ['WAV', []],
    ['MP3', ['-b:a', '64k', '-f', 'mp3']],
    ['a-law at 8 kHz', ['-ar', '8000', '-c:a', 'pcm_alaw', '-f', 'wav']],
  ])('is known: %s', async (_, encoding) => {
    const made = await dialogue;
    const found = await decide([hiss(aloneOf(made, 'A'), 1), hiss(aloneOf(made, 'B'), 2)], encoding);
    const { right, found: share } = fitOf(made, found ?? [], { channel_1: 'A', channel_2: 'B' });
    expect(right).toBeGreaterThan(0.85);
    expect(share).toBeGreaterThan(0.9);
  });

  test('is known with each heard 20 dB softer on the channel of the other, and with one much softer', async () => {
    const made = await dialogue;
    const [a, b] = [aloneOf(made, 'A'), scaled(aloneOf(made, 'B'), 0.25)];
    const found = await decide([hiss(mixed(a, scaled(b, 0.1)), 1, 6), hiss(mixed(b, scaled(a, 0.1)), 2, 6)]);
    expect(fitOf(made, found ?? [], { channel_1: 'A', channel_2: 'B' })).toMatchObject({ right: expect.closeTo(0.93, 0.07) });
    expect(new Set(found?.map(({ speaker }) => speaker))).toEqual(new Set(['channel_1', 'channel_2']));
  });

  test('may overlap', async () => {
    const made = await dialogue;
    const a = aloneOf(made, 'A');
    // B answers half a second before A has ended.
    const b = aloneOf(made, 'B').subarray(8000);
    const found = (await decide([hiss(a, 1), hiss(mixed(new Int16Array(a.length), b), 2)])) ?? [];
    const overlaps = found.filter((turn, i) =>
      found.some((other, j) => i !== j && other.speaker !== turn.speaker && other.startMs < turn.endMs && other.endMs > turn.startMs),
    );
    expect(overlaps.length).toBeGreaterThan(0);
  });

  test('is known on four channels, of which one is silent', async () => {
    const made = await makeDialogue({ seed: 12, speakers: 3, turns: 12 });
    const found = await decide([
      ...['A', 'B', 'C'].map((speaker, i) => hiss(aloneOf(made, speaker), i + 1)),
      new Int16Array(made.pcm.length),
    ]);
    expect(new Set(found?.map(({ speaker }) => speaker))).toEqual(new Set(['channel_1', 'channel_2', 'channel_3']));
  });
});

describe('is not one speaker a channel', () => {
  test('dual mono, exact and as MP3 makes it', async () => {
    const { pcm } = await dialogue;
    expect(await decide([pcm, pcm])).toBeNull();
    expect(await decide([pcm, pcm], ['-b:a', '64k', '-f', 'mp3'])).toBeNull();
  });

  test('a voice to one side', async () => {
    const { pcm } = await dialogue;
    expect(await decide([pcm, scaled(pcm, 0.2)])).toBeNull();
  });

  test('speech on one channel, silence or hiss on the other', async () => {
    const { pcm } = await dialogue;
    expect(await decide([pcm, new Int16Array(pcm.length)])).toBeNull();
    expect(await decide([hiss(new Int16Array(pcm.length), 3), pcm])).toBeNull();
  });

  test('one room by two microphones', async () => {
    const made = await dialogue;
    const [a, b] = [aloneOf(made, 'A'), aloneOf(made, 'B')];
    expect(await decide([mixed(a, scaled(b, 0.5)), mixed(b, scaled(a, 0.5))])).toBeNull();
  });

  test('music: other tones on each side, all the time', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    const file = join(folder.path, 'music');
    const sides = ['sin(2*PI*220*t)*(0.4+0.3*sin(9*t))', 'sin(2*PI*330*t)*(0.4+0.3*sin(7*t))'];
    await ffmpeg(['-f', 'lavfi', '-i', `aevalsrc=${sides.join('|')}:d=12:s=16000`, '-f', 'wav', file]);
    expect(turnsByChannel(await channelLevels({ file, cwd: folder.path, maxMs: 60_000, ignoreLength: false }))).toBeNull();
  });

  test('silence, mono, nothing', async () => {
    expect(await decide([new Int16Array(32_000), new Int16Array(32_000)])).toBeNull();
    expect(await decide([await recording('jfk.wav')])).toBeNull();
    expect(turnsByChannel([])).toBeNull();
  });
});

test('what cannot be decoded is said', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
  const file = join(folder.path, 'text');
  await writeFile(file, 'no sound');
  await expect(channelLevels({ file, cwd: folder.path, maxMs: 1000, ignoreLength: false })).rejects.toMatchObject({
    code: 'UNDECODABLE_AUDIO',
  });
});
