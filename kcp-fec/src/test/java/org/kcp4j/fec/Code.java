package org.kcp4j.fec;

import com.backblaze.erasure.CodingLoop;
import com.backblaze.erasure.Galois;
import com.backblaze.erasure.Matrix;
import com.backblaze.erasure.OutputInputByteTableCodingLoop;

/** The code seen from outside, and JavaReedSolomon's own way to compute it: the oracle. */
final class Code {
    private static final CodingLoop ORACLE = new OutputInputByteTableCodingLoop();

    private Code() {}

    /** The coefficients that our encoder uses: parity of the unit vectors. */
    static byte[][] parityMatrix(FecConfig config) {
        int data = config.dataShards();
        ReedSolomon code = new ReedSolomon(config);
        byte[][] shards = new byte[config.shardCount()][data];
        for (int i = 0; i < data; i++) {
            shards[i][i] = 1;
        }
        code.encode(shards, new int[config.shardCount()], data);
        byte[][] matrix = new byte[config.parityShards()][];
        System.arraycopy(shards, data, matrix, 0, matrix.length);
        return matrix;
    }

    /** JavaReedSolomon's generator matrix: a Vandermonde matrix times the inverse of its top square. */
    static Matrix generator(FecConfig config) {
        int data = config.dataShards();
        Matrix vandermonde = new Matrix(config.shardCount(), data);
        for (int row = 0; row < config.shardCount(); row++) {
            for (int column = 0; column < data; column++) {
                vandermonde.set(row, column, Galois.exp((byte) row, column));
            }
        }
        return vandermonde.times(vandermonde.submatrix(0, 0, data, data).invert());
    }

    /** JavaReedSolomon's parity of shards of equal length, which start at offset 0. */
    static byte[][] oracleParity(FecConfig config, byte[][] data, int length) {
        Matrix generator = generator(config);
        byte[][] rows = new byte[config.parityShards()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = generator.getRow(config.dataShards() + i);
        }
        byte[][] parity = new byte[config.parityShards()][length];
        ORACLE.codeSomeShards(rows, data, config.dataShards(), parity, parity.length, 0, length);
        return parity;
    }
}
