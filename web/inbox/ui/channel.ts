// One glyph per channel, in one colour.
import { globe, instagram, mail, messenger, phone, send, smartphone, speech, users, volume, whatsapp } from '../../shared/icons';
import { t } from '../state/words';

const GLYPHS: Record<string, string> = { webchat: globe, whatsapp, instagram, messenger, telegram: send, sms: smartphone, email: mail, phone, alexa: volume, google_assistant: volume, bot_framework: users, wechat: speech };

export function channelGlyph(channel: string): string {
  return GLYPHS[channel] ?? globe;
}

export function channelName(channel: string): string {
  return t().channels[channel] ?? channel;
}
