import type { Problem, Serving } from './openai-dialect.ts';
import { type Form, isNamedRight, SUPPORTED } from './openai-form.ts';
import { knowsLanguage } from './openai-language.ts';

/** A rule that a form may break. */
export type Check = (form: Form, serving: Serving) => Problem | null;

/** What the first rule that is broken says. */
export function firstProblem(checks: readonly Check[]): Check {
  return (form, serving) => {
    for (const check of checks) {
      const problem = check(form, serving);
      if (problem) return problem;
    }
    return null;
  };
}

/** The field is wrong. */
export const wrong = (param: string, message: string): Problem => ({ status: 400, message, param });

export const hasFile: Check = ({ file }) => (file ? null : wrong('file', 'The part "file" with a file name is missing.'));

export const fileIsNamedRight: Check = ({ file }) =>
  file && isNamedRight(file) ? null : wrong('file', `Invalid file format. Supported formats: ${JSON.stringify(SUPPORTED)}`);

export const modelIsServed: Check = (form, { models }) => {
  const model = form.get('model');
  if (model === undefined) return wrong('model', 'you must provide a model parameter');
  if (models.includes(model)) return null;
  return {
    status: 404,
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    code: 'model_not_found',
    param: 'model',
  };
};

export const languageIsKnown: Check = (form, { languages }) => {
  const language = form.get('language');
  if (language === undefined || knowsLanguage(language, languages)) return null;
  return wrong('language', `Language '${language}' is not supported.`);
};

/** The field is one of these, or not there. */
export function oneOf(field: string, allowed: readonly string[]): Check {
  return (form) => {
    const value = form.get(field);
    if (value === undefined || allowed.includes(value)) return null;
    return wrong(
      field,
      `${field} '${value}' is not compatible with model '${form.get('model')}'. Use one of ${allowed.join(', ')} instead.`,
    );
  };
}

export const temperatureIsRight: Check = (form) => {
  const value = form.get('temperature');
  if (value === undefined || (Number(value) >= 0 && Number(value) <= 1)) return null;
  return wrong('temperature', `${value} is not between 0 and 1 - 'temperature'`);
};

/** `word` and `segment`, and only with verbose_json. */
export const granularitiesAreRight: Check = (form) => {
  const values = form.getAll('timestamp_granularities[]');
  const param = 'timestamp_granularities[]';
  if (values.length > 0 && form.get('response_format') !== 'verbose_json')
    return wrong(param, 'timestamp_granularities is only supported with response_format verbose_json.');
  const strange = values.find((value) => value !== 'word' && value !== 'segment');
  return strange === undefined ? null : wrong(param, `timestamp_granularities '${strange}' is neither word nor segment.`);
};

export function knownFields(known: readonly string[]): Check {
  return ({ fields }) => {
    const strange = Object.keys(fields).find((field) => !known.includes(field));
    return strange === undefined ? null : wrong(strange, `Unrecognized request argument supplied: ${strange}`);
  };
}

/** A rule for models of this name only. */
export function forModels(pattern: RegExp, check: Check): Check {
  return (form, serving) => (pattern.test(form.get('model') ?? '') ? check(form, serving) : null);
}

export const notSupported =
  (field: string): Check =>
  ({ fields }) =>
    fields[field] ? wrong(field, `${field} is not supported with this model.`) : null;
