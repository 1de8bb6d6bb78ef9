/** What an operator sets, and where it is explained: names of the server, the same in every language. */
export const ENGINE_KEYS = ['YANDEX_API_KEY', 'CLOUDRU_API_KEY', 'OPENAI_API_KEY'] as const;
export const PULL_MODEL = './bin/kazru-stt models pull gigaam-multilingual';
export const ENGINE_GUIDE = 'docs/engines.md';
