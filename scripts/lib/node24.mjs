import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

/** The environment in which `node` is the Node 24 that npm installed, where it did, and the tools of node_modules have names. */
export function node24Environment(root = ROOT) {
  const modules = path.join(root, 'node_modules');
  const bundled = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin');
  const directories = [...(existsSync(bundled) ? [bundled] : []), path.join(modules, '.bin'), process.env.PATH ?? ''];
  return { ...process.env, PATH: directories.join(path.delimiter) };
}
