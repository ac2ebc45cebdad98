package dev.inkling.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.stream.ImageInputStream;

/// What a JPEG's header says besides its size. Damage is not told: what cannot be understood has its
/// default, and the reader of the pixels will say whether the picture is whole.
///
/// Sources: ITU-T T.81, annex B (segments); CIPA DC-008 (Exif); ITU-T T.872 (Adobe's segment).
///
/// @param orientation how the stored picture is to be shown
/// @param components colours of a pixel: 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK
/// @param adobe whether there is Adobe's segment, which means that CMYK is stored inverted
/// @param transformed whether that segment says that the colours were made from YCbCr or YCCK
record JpegHeader(Orientation orientation, int components, boolean adobe, boolean transformed) {
    private static final int START = 0xffd8;
    private static final int START_OF_SCAN = 0xda;
    private static final int END = 0xd9;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;

    /// The types of segment that look like a frame's, 0xc0 to 0xcf, and are none: Huffman tables, an
    /// extension, arithmetic conditioning.
    private static final int[] NO_FRAMES = {0xc4, 0xc8, 0xcc};

    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT = 3;

    /// Reads from the start of `in`, and leaves `in` there.
    static JpegHeader of(ImageInputStream in) throws IOException {
        JpegHeader header = new JpegHeader(Orientation.UPRIGHT, 0, false, false);
        in.seek(0);
        try {
            if (in.readUnsignedShort() == START) {
                int type = nextType(in);
                while (type != START_OF_SCAN && type != END) {
                    byte[] segment = new byte[Math.max(0, in.readUnsignedShort() - 2)];
                    in.readFully(segment);
                    header = header.with(type, segment);
                    type = nextType(in);
                }
            }
        } catch (EOFException e) {
            // What was understood so far is all that there is.
        }
        in.seek(0);
        return header;
    }

    /// The type of the segment that begins here: END if none does.
    private static int nextType(ImageInputStream in) throws IOException {
        if (in.readUnsignedByte() != 0xff) {
            return END;
        }
        int type;
        do { // any number of 0xff may stand before a type
            type = in.readUnsignedByte();
        } while (type == 0xff);
        return type;
    }

    private JpegHeader with(int type, byte[] segment) {
        if (type == APP1 && startsWith(segment, "Exif\0\0") && orientation == Orientation.UPRIGHT) {
            return new JpegHeader(exifOrientation(segment), components, adobe, transformed);
        }
        if (type == APP14 && startsWith(segment, "Adobe") && segment.length >= 12) {
            return new JpegHeader(orientation, components, true, segment[11] != 0);
        }
        boolean frame = (type & 0xf0) == 0xc0 && Arrays.binarySearch(NO_FRAMES, type) < 0;
        if (frame && segment.length >= 6) {
            return new JpegHeader(orientation, segment[5], adobe, transformed);
        }
        return this;
    }

    private static boolean startsWith(byte[] segment, String text) {
        byte[] start = text.getBytes(StandardCharsets.US_ASCII);
        return segment.length >= start.length && Arrays.equals(segment, 0, start.length, start, 0, start.length);
    }

    /// Exif is a TIFF file: its byte order, 42, and where its first list of fields is; there, their
    /// number, and 12 bytes each: tag, type, number of values, value.
    private static Orientation exifOrientation(byte[] segment) {
        ByteBuffer tiff = ByteBuffer.wrap(segment).position(6).slice();
        if (tiff.limit() < 8) {
            return Orientation.UPRIGHT;
        }
        tiff.order(tiff.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int list = tiff.getInt(4);
        if (list < 0 || list > tiff.limit() - 2) {
            return Orientation.UPRIGHT;
        }
        int fields = Math.min(Short.toUnsignedInt(tiff.getShort(list)), (tiff.limit() - list - 2) / 12);
        for (int i = 0; i < fields; i++) {
            int field = list + 2 + 12 * i;
            if (tiff.getShort(field) == ORIENTATION_TAG && tiff.getShort(field + 2) == SHORT) {
                return Orientation.of(tiff.getShort(field + 8));
            }
        }
        return Orientation.UPRIGHT;
    }
}
