/** A field that has not opened by then will not. */
const holdsForMs = 5_000;

let stopHolding: (() => void) | null = null;

/**
 * Keeps what is typed from now until a text field gets the focus, and types it there: between the key that opens a field
 * and the field lie a few frames, or the loading of its code, in which a quick hand is ahead. Escape and the mouse let go.
 */
export function holdTyping(): void {
  stopHolding?.();
  let typed = '';

  const onKey = (event: KeyboardEvent) => {
    if (isTextField(event.target)) return;
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isText) typed += event.key;
    else if (event.key === 'Backspace') typed = typed.slice(0, -1);
    else {
      if (event.key === 'Escape') stop();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: FocusEvent) => {
    if (!isTextField(event.target)) return;
    stop();
    if (typed !== '') typeInto(event.target, typed);
  };
  const stop = () => {
    clearTimeout(timer);
    stopHolding = null;
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('focusin', onFocus);
    window.removeEventListener('pointerdown', stop, true);
  };
  const timer = setTimeout(stop, holdsForMs);
  stopHolding = stop;
  window.addEventListener('keydown', onKey, true);
  // After the field's own listeners, which may mark all that stands in it.
  window.addEventListener('focusin', onFocus);
  window.addEventListener('pointerdown', stop, true);
}

function isTextField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  if (target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'file', 'color', 'range'].includes(target.type)
  );
}

/** Puts a text in the place of a field's, as typing it would: whoever listens to the field is told. */
function typeInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  // React keeps its own idea of the value; only the setter of the element's class lets it see a change.
  const { prototype } = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  try {
    field.setSelectionRange(text.length, text.length);
  } catch {
    // Fields of some types (email, number) have no marks to set.
  }
}
