import { MEANINGS } from '../../rules/recommendation-meanings.js';
import { KEYS } from './keys.js';
import { Modal } from './modal.js';
import { OpenFile } from './open-file.js';
import { RECOMMENDATIONS } from './page-data.js';
import type { Review } from './use-review.js';

interface HelpProps {
  readonly review: Review;
  readonly hasKeys: boolean;
  readonly setKeys: (on: boolean) => void;
  readonly onClose: () => void;
}

/** What is asked of the reviewer, and every key. */
export function HelpDialog({ review, hasKeys, setKeys, onClose }: HelpProps) {
  const { data } = review.packet;
  return (
    <Modal title="How to review" onClose={onClose}>
      <ol>
        <li>Decide every row: keep or revoke. Access that you do not know to be needed should be revoked.</li>
        <li>A revoke needs a reason, and so does a keep where revoke is recommended. You are asked for it at once.</li>
        <li>
          Save decisions writes a file. Send it back{data.contact === '' ? '' : ` to ${data.contact}`}, as often as you
          like: rows without a decision stay open.
        </li>
      </ol>
      <p>
        What is recommended: {RECOMMENDATIONS.map((word) => `${word} (${MEANINGS[word]})`).join(', ')}. A finding that
        is waived was accepted, with a reason; one that is unknown could not be judged, as data was missing.
      </p>
      <p>
        Nothing is sent anywhere by this page. Decisions are kept in this browser as you go; to continue on another
        machine, save them there and open the file here with “Continue from a file”.
      </p>
      {data.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <table>
        <caption>Keys</caption>
        <tbody>
          {KEYS.map(({ key, says }) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{says}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="radio">
        <input type="checkbox" checked={hasKeys} onChange={(event) => setKeys(event.currentTarget.checked)} /> Use
        single keys (switch them off where you speak to your computer)
      </label>
      <div class="form-buttons">
        <OpenFile review={review} onOpened={onClose} />
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
