import type { EnginesConfig } from '../config/engines.ts';
import type { CatalogueEntry } from '../engines/local/catalogue.ts';
import { type BrokenModel, type InstalledModel, installedModels, isBroken } from '../engines/local/installed-models.ts';

const SHOWN_LANGUAGES = 6;

/** Installed models and the rest of the catalogue, as aligned lines. */
export function modelsTable({ modelsDir, model: chosen }: EnginesConfig['local'], catalogue: readonly CatalogueEntry[]): string {
  const installed = installedModels(modelsDir);
  const local = chosen ?? installed.find((model) => !isBroken(model))?.name;
  const others = catalogue.filter(({ name }) => !installed.some((model) => model.name === name));
  return [
    `Installed in ${modelsDir}:`,
    ...(installed.length === 0 ? ['  nothing yet'] : aligned(installed.map((model) => installedRow(model, local)))),
    '',
    'To fetch with ./bin/kazru-stt models pull NAME:',
    ...aligned(
      others.map(({ name, title, family, languages, licence, megabytes }) => [
        name,
        family,
        languageList(languages),
        size(megabytes * 1e6),
        licence,
        title,
      ]),
    ),
    '',
  ].join('\n');
}

function installedRow(model: InstalledModel | BrokenModel, local: string | undefined): string[] {
  if (isBroken(model)) return [model.name, `cannot be used: ${model.problem}`];
  const { family, languages, licence, checksums } = model.manifest;
  const bytes = Object.values(checksums).reduce((sum, file) => sum + file.bytes, 0);
  return [
    model.name,
    family,
    languageList(languages),
    size(bytes),
    licence ?? 'licence not known',
    `--engine ${model.name === local ? 'local' : `local-${model.name}`}`,
  ];
}

function languageList(languages: readonly string[] | null): string {
  if (languages === null) return 'any';
  if (languages.length <= SHOWN_LANGUAGES) return languages.join(' ');
  const ours = ['kk', 'ru'].filter((code) => languages.includes(code));
  return [...ours, `and ${languages.length - ours.length} more`].join(' ');
}

function size(bytes: number): string {
  const megabytes = bytes / 1e6;
  return megabytes < 10 ? `${megabytes.toFixed(1)} MB` : `${Math.round(megabytes)} MB`;
}

/** Columns as wide as their widest cell; the last one of a row may be longer. */
function aligned(rows: readonly string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.slice(0, -1).entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map(
    (row) => `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}`,
  );
}
