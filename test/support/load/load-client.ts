import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Offer, Reached } from './offer-load.ts';

// The process that offers load: bare sockets and one request over and over, so that the cores are left to the server.

interface Connection {
  socket: Socket;
  sentAt: number;
  received: string;
}

const TICK_MS = 1;

const { url, perSecond, connections, thinkMs, seconds } = JSON.parse(process.argv[2] ?? '') as Offer;
const { hostname, port, pathname, search, host } = new URL(url);
const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

const reached: Reached = { seconds: 0, sent: 0, unsent: 0, acceptedMs: [], refusedMs: [], others: [] };
const free: Connection[] = [];
let isOver = false;

async function open(): Promise<Connection> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const connection = { socket, sentAt: 0, received: '' };
  // One character for each byte, as Content-Length counts.
  socket.setEncoding('latin1').on('data', (text: string) => receive(connection, text));
  await once(socket, 'connect');
  return connection;
}

function ask(connection: Connection): void {
  reached.sent++;
  connection.sentAt = performance.now();
  connection.socket.write(request);
}

function receive(connection: Connection, text: string): void {
  connection.received += text;
  const { received } = connection;
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return;
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(received.slice(0, headEnd + 2))?.[1];
  if (length === undefined) throw new Error(`expected a Content-Length in ${received.slice(0, headEnd)}`);
  if (received.length < headEnd + 4 + Number(length)) return;
  connection.received = '';
  note(received, performance.now() - connection.sentAt);
  if (perSecond !== null) free.push(connection);
  else void askAgain(connection);
}

async function askAgain(connection: Connection): Promise<void> {
  if (thinkMs > 0) await sleep(2 * thinkMs * Math.random());
  if (!isOver) ask(connection);
}

function note(answer: string, ms: number): void {
  if (answer.startsWith('HTTP/1.1 200 ')) reached.acceptedMs.push(ms);
  else if (isRefusal(answer)) reached.refusedMs.push(ms);
  else if (reached.others.length < 10) reached.others.push(answer);
}

function isRefusal(answer: string): boolean {
  return /^HTTP\/1\.1 (429|503) /.test(answer) && /\r\nretry-after: [1-9]\d*\r\n/i.test(answer) && answer.includes('"code":"OVERLOADED"');
}

const all = await Promise.all(Array.from({ length: connections }, open));
const began = performance.now();
const elapsed = (): number => (performance.now() - began) / 1000;
if (perSecond === null) {
  for (const connection of all) ask(connection);
  await sleep(seconds * 1000);
} else {
  free.push(...all);
  for (let offered = 0; elapsed() < seconds; await sleep(TICK_MS)) {
    for (const due = Math.floor(elapsed() * perSecond); offered < due; offered++) {
      const connection = free.pop();
      if (connection) ask(connection);
      else reached.unsent++;
    }
  }
}
isOver = true;
reached.seconds = elapsed();
for (const { socket } of all) socket.destroy();
process.stdout.write(JSON.stringify(reached));
