import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A dialog of the browser's own: it keeps the focus inside, and gives it back. */
export function Modal(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="modal-title" onClose={props.onClose}>
      <h2 id="modal-title">{props.title}</h2>
      {props.children}
    </dialog>
  );
}
