import { useState } from 'react';
import type { Term } from '../../../src/contract/glossary.ts';
import { useText } from '../i18n/use-text.ts';
import { CheckOption } from '../ui/check-option.tsx';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { LONGEST_TERM } from './longest-term.ts';
import { saveWithUndo } from './term-actions.ts';

const LANGUAGES = ['kk', 'ru', 'en'] as const;
const MOST_VARIANTS = 50;

/** A term of the glossary to fill in; null: a new one. */
export function TermDialog({ term: before, onClose }: { term: Term | null; onClose: () => void }) {
  const { t } = useText();
  const [term, setTerm] = useState(before?.term ?? '');
  const [heard, setHeard] = useState(before?.variants.join('\n') ?? '');
  const [language, setLanguage] = useState(before?.language ?? null);
  const [isName, setIsName] = useState(before?.kind === 'name');
  const save = () =>
    saveWithUndo(before, {
      term: term.trim(),
      variants: [...new Set(heard.split('\n').map((line) => line.trim()))].filter(Boolean).slice(0, MOST_VARIANTS),
      language,
      kind: isName ? 'name' : 'term',
      scope: before?.scope ?? 'organisation',
      job_id: before?.job_id ?? null,
    });
  return (
    <Dialog
      title={before === null ? t('glossary.add') : t('glossary.edit', { name: before.term })}
      text={t('glossary.text')}
      action={t('glossary.save')}
      ready={term.trim() !== ''}
      onConfirm={save}
      onClose={onClose}
    >
      <TextField label={t('glossary.term')} value={term} onChange={setTerm} longest={LONGEST_TERM} testId="term" />
      <TextField
        label={t('glossary.heard')}
        hint={t('glossary.heardHint')}
        value={heard}
        onChange={setHeard}
        lines={3}
        longest={MOST_VARIANTS * (LONGEST_TERM + 1)}
        testId="variants"
      />
      <Choice
        label={t('glossary.language')}
        value={language ?? ''}
        onChange={(value) => setLanguage(LANGUAGES.find((known) => known === value) ?? null)}
      >
        <option value="">{t('glossary.anyLanguage')}</option>
        {LANGUAGES.map((code) => (
          <option key={code} value={code}>
            {t(`language.${code}`)}
          </option>
        ))}
      </Choice>
      <CheckOption label={t('glossary.isName')} checked={isName} onChange={setIsName} />
    </Dialog>
  );
}
