/** What a reader of a transcript should know, by the code of the warning. */
export const warningsEn = {
  'warning.ENGINE_ENGLISH_ONLY': 'This engine understands English only. Kazakh and Russian speech comes out wrong.',
  'warning.ENGINE_ONE_LANGUAGE': 'This engine understands one language only. Speech in another one comes out wrong.',
  'warning.LANGUAGE_NOT_SUPPORTED':
    'The engine does not know this language, so nothing was recognised. Choose another engine and upload it again.',
  'warning.TRUNCATED_AUDIO': 'The file is not complete. {duration} of it could be read, and the text covers just that.',
  'warning.DAMAGED_AUDIO': 'Parts of the file are damaged and were left out. {duration} of it could be read.',
  'warning.NO_SPEECH': 'No speech was found in this recording.',
  'warning.NO_WORDS': 'There is sound in this recording, but no words could be made out.',
  'warning.DIARIZATION_UNAVAILABLE': 'The speakers could not be told apart here, so the text stands under one name.',
  'warning.SPEAKERS_UNCHANGED': 'The speakers could not be told apart again. They stand as they were.',
  'warning.GAP':
    '{n, plural, one {A part of the recording could not be recognised.} other {# parts of the recording could not be recognised.}} {reason}',
  'warning.SPEECH_WITHOUT_WORDS': 'There is speech or noise here, but {engine} found no words in it.',
  'warning.LOW_COVERAGE':
    'There are words for only {share} of the speech. {n, plural, =0 {Some may be missing.} other {Some may be missing here:}}',
  'warning.ENGINE_TAKEN_OVER': 'Parts of the recording were heard by another engine: {engines} instead of {engine}.',
  'warning.LOW_CONFIDENCE':
    '{n, plural, one {One place is uncertain. It is worth listening to.} other {# places are uncertain. They are worth listening to.}}',
  'warning.CHEAPER_MODE':
    'The budget does not allow the first choice, so this is used instead: {engine}{deferred, select, yes {, in its cheaper mode} other {}}.',
  'warning.ENGINE_MISSED_VOTE': '{engine} could not hear everything; there the other engines decided alone.',
  'warning.INVENTED_TEXT': 'Text that nobody said was left out.',

  'warning.showAll': '{n} more',
  'warning.gapHere': '{from} to {to}: not recognised',
} as const satisfies Record<string, string>;
