import { z } from 'zod';

/** int64: a string in canonical proto JSON; a number is taken as well. */
const Int64 = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
const Bool = z.boolean().nullish();
const Text = z.string().nullish();

const one = <const T extends readonly [string, ...string[]]>(type: string, values: T) =>
  z.enum(values, { error: ({ input }) => `unknown value ${JSON.stringify(input)} for enum speechkit.stt.v3.${type}` });

const ContainerAudio = z.strictObject({
  containerAudioType: one('ContainerAudio.ContainerAudioType', ['WAV', 'OGG_OPUS', 'MP3']),
});
const RawAudio = z.strictObject({
  audioEncoding: one('RawAudio.AudioEncoding', ['LINEAR16_PCM']),
  sampleRateHertz: Int64,
  audioChannelCount: Int64,
});
const TextNormalization = z.strictObject({
  textNormalization: one('TextNormalizationOptions.TextNormalization', [
    'TEXT_NORMALIZATION_ENABLED',
    'TEXT_NORMALIZATION_DISABLED',
  ]).nullish(),
  profanityFilter: Bool,
  literatureText: Bool,
  phoneFormattingMode: one('TextNormalizationOptions.PhoneFormattingMode', ['PHONE_FORMATTING_MODE_DISABLED']).nullish(),
});
const LanguageRestriction = z.strictObject({
  restrictionType: one('LanguageRestrictionOptions.LanguageRestrictionType', ['WHITELIST', 'BLACKLIST']),
  languageCode: z.array(z.string()).min(1),
});
const RecognitionModel = z.strictObject({
  model: z.string(),
  audioFormat: z.strictObject({ containerAudio: ContainerAudio.nullish(), rawAudio: RawAudio.nullish() }),
  textNormalization: TextNormalization.nullish(),
  languageRestriction: LanguageRestriction.nullish(),
  audioProcessingType: one('RecognitionModelOptions.AudioProcessingType', ['REAL_TIME', 'FULL_DATA']).nullish(),
});

const CLASSIFIERS = [
  ...['formal_greeting', 'informal_greeting', 'formal_farewell', 'informal_farewell', 'insult', 'profanity', 'gender'],
  ...['negative', 'answerphone'],
];
const RecognitionClassifier = z.strictObject({
  classifiers: z.array(
    z.strictObject({
      classifier: z.string().refine((name) => CLASSIFIERS.includes(name), 'there is no such classifier'),
      triggers: z.array(one('RecognitionClassifier.TriggerType', ['ON_UTTERANCE', 'ON_FINAL', 'ON_PARTIAL'])),
    }),
  ),
});
const SpeechAnalysis = z.strictObject({
  enableSpeakerAnalysis: Bool,
  enableConversationAnalysis: Bool,
  descriptiveStatisticsQuantiles: z.array(z.number()).nullish(),
  speakerOptions: z.strictObject({ silenceThresholdMs: Int64.nullish() }).nullish(),
  // As the service spells it.
  converstationOptions: z
    .strictObject({ simultaneousSilenceThresholdMs: Int64.nullish(), simultaneousSpeechThresholdMs: Int64.nullish() })
    .nullish(),
});
const SpeakerLabeling = z.strictObject({
  speakerLabeling: one('SpeakerLabelingOptions.SpeakerLabeling', ['SPEAKER_LABELING_ENABLED', 'SPEAKER_LABELING_DISABLED']),
});
const Property = z
  .strictObject({
    instruction: z.string(),
    jsonObject: Bool,
    jsonSchema: z.strictObject({ schema: z.record(z.string(), z.unknown()) }).nullish(),
  })
  .refine(({ jsonObject, jsonSchema }) => !jsonObject || !jsonSchema, 'jsonObject and jsonSchema exclude each other');
const Summarization = z.strictObject({ modelUri: z.string().startsWith('gpt://'), properties: z.array(Property).min(1) });

/** speechkit.stt.v3.RecognizeFileRequest, with no field that is not of it. */
export const RecognizeFileRequest = z.strictObject({
  uri: Text,
  content: Text,
  recognitionModel: RecognitionModel,
  recognitionClassifier: RecognitionClassifier.nullish(),
  speechAnalysis: SpeechAnalysis.nullish(),
  speakerLabeling: SpeakerLabeling.nullish(),
  summarization: Summarization.nullish(),
});
export type RecognizeFileRequest = z.infer<typeof RecognizeFileRequest>;

/** Names of fields may come in snake_case as well. */
export function camelFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelFields);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
      camelFields(inner),
    ]),
  );
}
