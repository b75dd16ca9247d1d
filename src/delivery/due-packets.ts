import { isMailAddress } from '../assignment/mail-address.js';
import type { ReviewerStatus } from '../changes/status/status.js';
import type { Campaign } from './campaign.js';
import { addressToday, type Due, type DueMail, mailToReviewer, packetWords, type Unwritable } from './due-mail.js';
import type { PacketFile } from './packet-files.js';

/** The packets that reviewers have not got yet, in the order of the status, and those whom no mail can be written to. */
export function duePackets(campaign: Campaign): Due {
  const due: DueMail[] = [];
  const unwritable: Unwritable[] = [];
  for (const status of campaign.reviewers) {
    const made = packetMail(campaign, status);
    if ('why' in made) unwritable.push(made);
    else due.push(made);
  }
  return { due, unwritable };
}

function packetMail(campaign: Campaign, status: ReviewerStatus): DueMail | Unwritable {
  const { reviewer } = status;
  if (!isMailAddress(addressToday(campaign, reviewer))) {
    return {
      mail: 'packet',
      to: reviewer,
      why: 'is not an e-mail address: name the reviewer by one, or hand the packet over yourself',
    };
  }
  const files = campaign.packetsOf(reviewer);
  if (files.length === 0) return { mail: 'packet', to: reviewer, why: 'has no packet in this run' };
  const { attached, elsewhere } = shared(files, campaign);
  const { packetUrl } = campaign.settings.delivery;
  const [first] = elsewhere;
  if (first !== undefined && packetUrl === undefined) {
    const why = `has ${first.name}, which is not attached (delivery.attach, maxAttachment), and delivery.packetUrl does not say where it lies`;
    return { mail: 'packet', to: reviewer, why };
  }
  return mailToReviewer(campaign, 'packet', status, {
    words: packetWords(campaign, reviewer),
    values: {
      attached: attached.map(({ name }) => name),
      elsewhere: elsewhere.map(({ name }) => placeOf(packetUrl ?? '', name)),
    },
    attached,
    elsewhere,
  });
}

/** Which packets go along: those of the formats that the policy attaches, all of one format or none. */
function shared(
  files: readonly PacketFile[],
  { settings: { delivery } }: Campaign,
): { readonly attached: readonly PacketFile[]; readonly elsewhere: readonly PacketFile[] } {
  let left = delivery.maxAttachment * 1_000_000;
  const attached: PacketFile[] = [];
  const elsewhere: PacketFile[] = [];
  for (const format of new Set(files.map((file) => file.format))) {
    const ofFormat = files.filter((file) => file.format === format);
    const bytes = ofFormat.reduce((sum, file) => sum + file.bytes, 0);
    const fits = delivery.attach.includes(format) && bytes <= left;
    if (fits) left -= bytes;
    (fits ? attached : elsewhere).push(...ofFormat);
  }
  // what does not go along is worth a line only where it can be found, or where nothing else comes
  const isFound = delivery.packetUrl !== undefined || attached.length === 0;
  return { attached, elsewhere: isFound ? elsewhere : [] };
}

function placeOf(pattern: string, name: string): string {
  const written = /^https?:/i.test(pattern) ? encodeURIComponent(name) : name;
  return pattern.replaceAll('{file}', () => written);
}
