import type { ExportFacts, SubtitleOptions } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { subtitleTime } from './clock.ts';
import { escapeXml } from './escape-markup.ts';
import { labelOfSpeaker } from './speaker-labels.ts';
import { layoutCues } from './subtitles/layout-cues.ts';
import { rulesOf } from './subtitles/rules.ts';
import type { Written } from './written.ts';

/** TTML in the profile IMSC 1 Text (W3C): a `p` for each cue, its speaker as `ttm:agent`, its language where it is not that of the file. */
export function writeTtml(transcript: Transcript, options: SubtitleOptions, facts: ExportFacts): Written {
  const { cues, violations } = layoutCues(transcript, { rules: rulesOf(options), speakerPrefix: false, names: facts.names });
  const ids = [...new Set([...transcript.speakers.map((speaker) => speaker.speaker_id), ...cues.map((cue) => cue.speakerId)])];
  const agents = ids.map(
    (id, index) =>
      `      <ttm:agent xml:id="agent${index + 1}" type="person"><ttm:name type="full">${escapeXml(labelOfSpeaker(transcript, id))}</ttm:name></ttm:agent>\n`,
  );
  const numbers = new Map(ids.map((id, index) => [id, index + 1]));
  const language = languageTag(transcript.language);
  const paragraphs = cues.map((cue) => {
    const own = languageTag(cue.language);
    const times = `begin="${subtitleTime(cue.startMs, '.')}" end="${subtitleTime(cue.endMs, '.')}"`;
    const attributes = `${times} ttm:agent="agent${numbers.get(cue.speakerId)}"${own !== '' && own !== language ? ` xml:lang="${own}"` : ''}`;
    return `      <p ${attributes}>${cue.lines.map(escapeXml).join('<br/>')}</p>\n`;
  });
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:profile="http://www.w3.org/ns/ttml/profile/imsc1/text" ttp:timeBase="media" xml:lang="${language}">
  <head>
    <metadata>
      <ttm:title>${escapeXml(facts.filename)}</ttm:title>
${agents.join('')}    </metadata>
    <styling>
      <style xml:id="subtitle" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:textAlign="center" tts:color="white"/>
    </styling>
    <layout>
      <region xml:id="bottom" style="subtitle" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after"/>
    </layout>
  </head>
  <body region="bottom">
    <div>
${paragraphs.join('')}    </div>
  </body>
</tt>
`;
  return { content, violations };
}

/** A tag of BCP 47; '' where no one language can be named. */
function languageTag(language: string): string {
  return /^[a-z]{2}$/.test(language) ? language : '';
}
