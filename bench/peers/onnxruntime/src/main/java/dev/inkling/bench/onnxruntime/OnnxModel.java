package dev.inkling.bench.onnxruntime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.inkling.bench.peer.Weights;
import java.util.List;

/// A network of dense layers as an ONNX model: `Gemm`, `Relu`, ..., `Gemm`, `Softmax`, the batch
/// dimension free.
final class OnnxModel {
    static final String INPUT = "pixels";
    static final String OUTPUT = "probabilities";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private OnnxModel() {}

    static byte[] of(List<Weights.Layer> layers) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("digits");
        String a = INPUT;
        for (int l = 0; l < layers.size(); l++) {
            Weights.Layer layer = layers.get(l);
            String w = "W" + (l + 1);
            String b = "b" + (l + 1);
            String z = "Z" + (l + 1);
            graph.addInitializer(tensor(w, layer.w(), layer.outputs(), layer.inputs()));
            graph.addInitializer(tensor(b, layer.b(), layer.outputs()));
            graph.addNode(node("Gemm", z, a, w, b).addAttribute(whole("transB", 1)));
            a = z;
            if (l + 1 < layers.size()) {
                a = "A" + (l + 1);
                graph.addNode(node("Relu", a, z));
            }
        }
        graph.addNode(node("Softmax", OUTPUT, a).addAttribute(whole("axis", 1)));
        graph.addInput(value(INPUT, layers.getFirst().inputs()));
        graph.addOutput(value(OUTPUT, layers.getLast().outputs()));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TensorProto tensor(String name, float[] numbers, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long size : shape) {
            tensor.addDims(size);
        }
        for (float number : numbers) {
            tensor.addFloatData(number);
        }
        return tensor.build();
    }

    private static ValueInfoProto value(String name, int columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("m");
        shape.addDimBuilder().setDimValue(columns);
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
