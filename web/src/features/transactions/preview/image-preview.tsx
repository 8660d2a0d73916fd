import { useEffect, useRef, type PointerEvent } from 'react';
import { serverUrl } from '../../../apollo/address.ts';
import type { Attachment } from '../attachments/use-attachments.ts';
import classes from './preview.module.css';
import { moved, zoomed, type Zoom } from './zoom.ts';

interface ImagePreviewProps {
  readonly attachment: Attachment;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onBroken: () => void;
}

/** An image that fits the stage. The wheel and two fingers zoom, dragging moves, a double click zooms in or back. */
export function ImagePreview({ attachment, zoom, onZoom, onBroken }: ImagePreviewProps) {
  const stage = useRef<HTMLDivElement>(null);
  const pointers = useRef(new Map<number, { x: number; y: number }>());
  const latest = useRef({ zoom, onZoom });
  latest.current = { zoom, onZoom };
  const { width, height, name, address } = attachment;

  const fromMiddle = (point: { x: number; y: number }) => {
    const box = stage.current?.getBoundingClientRect();
    return box
      ? { x: point.x - box.left - box.width / 2, y: point.y - box.top - box.height / 2 }
      : { x: 0, y: 0 };
  };

  useEffect(() => {
    const element = stage.current;
    // React listens to the wheel passively, and the dialog would scroll as well.
    const handleWheel = (event: WheelEvent) => {
      event.preventDefault();
      const at = fromMiddle({ x: event.clientX, y: event.clientY });
      latest.current.onZoom(zoomed(latest.current.zoom, Math.exp(-event.deltaY / 300), at));
    };
    element?.addEventListener('wheel', handleWheel, { passive: false });
    return () => element?.removeEventListener('wheel', handleWheel);
  }, []);

  const handleDown = (event: PointerEvent) => {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const handleMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    if (!other) {
      onZoom(moved(zoom, { x: now.x - before.x, y: now.y - before.y }));
      return;
    }
    const apart = (from: { x: number; y: number }) => Math.hypot(from.x - other.x, from.y - other.y) || 1;
    const middle = fromMiddle({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    onZoom(zoomed(zoom, apart(now) / apart(before), middle));
  };
  const handleUp = (event: PointerEvent) => pointers.current.delete(event.pointerId);

  return (
    <div
      ref={stage}
      className={classes.imageStage}
      data-zoomed={zoom.scale > 1 || undefined}
      role="presentation"
      onPointerDown={handleDown}
      onPointerMove={handleMove}
      onPointerUp={handleUp}
      onPointerCancel={handleUp}
      onDoubleClick={(event) =>
        onZoom(
          zoom.scale > 1
            ? { scale: 1, x: 0, y: 0 }
            : zoomed(zoom, 3, fromMiddle({ x: event.clientX, y: event.clientY })),
        )
      }
    >
      <img
        src={serverUrl(address)}
        alt={name}
        width={width ?? undefined}
        height={height ?? undefined}
        draggable={false}
        className={classes.image}
        style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        onError={onBroken}
      />
    </div>
  );
}
