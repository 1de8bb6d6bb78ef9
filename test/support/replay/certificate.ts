import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** PEM texts for `localhost` and 127.0.0.1. Who is to trust it takes `cert` as its CA. */
export interface Certificate {
  key: string;
  cert: string;
}

let made: Promise<Certificate> | null = null;

/** A self-signed certificate, made once a machine by the system's openssl. */
export function certificate(): Promise<Certificate> {
  made ??= findOrMake(join(tmpdir(), `kazru-replay-certificate-${userInfo().uid}`));
  return made;
}

async function findOrMake(folder: string): Promise<Certificate> {
  const found = await read(folder).catch(() => null);
  if (found) return found;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const files = ['-keyout', join(draft, 'key.pem'), '-out', join(draft, 'cert.pem')];
    await execa('openssl', ['req', '-x509', '-days', '3650', ...curve, ...names, ...files], { timeout: 30_000 });
    // Who comes second finds a folder that is not empty, and takes what is in it.
    await rename(draft, folder).catch(() => {});
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return read(folder);
}

async function read(folder: string): Promise<Certificate> {
  const [key, cert] = await Promise.all([readFile(join(folder, 'key.pem'), 'utf8'), readFile(join(folder, 'cert.pem'), 'utf8')]);
  return { key, cert };
}
