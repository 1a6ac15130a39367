"""Materials and small solids for the scenes. Runs inside Blender (3.4 or newer, Cycles)."""
import math

import bmesh
import bpy
import numpy as np


class Nodes:
    """Terse builder for a shader node tree."""

    def __init__(self, tree):
        self.tree = tree
        tree.nodes.clear()

    def add(self, kind, *inputs, **props):
        node = self.tree.nodes.new(kind)
        named = {}
        for key, value in props.items():
            if key.startswith("_"):
                setattr(node, key[1:], value)
            else:
                named[key.replace("__", " ")] = value
        for i, value in enumerate(inputs):
            self.put(node.inputs[i], value)
        for key, value in named.items():
            self.put(node.inputs[key], value)
        return node

    def put(self, socket, value):
        if value is None:
            return
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, bpy.types.Node):
            self.tree.links.new(value.outputs[0], socket)
        elif isinstance(value, (tuple, list)) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def math(self, op, a, b=0.5, clamp=False):
        return self.add("ShaderNodeMath", a, b, _operation=op, _use_clamp=clamp).outputs[0]

    def ramp(self, value, lo, hi, smooth=True):
        """0 at lo, 1 at hi, clamped; lo may lie above hi."""
        if lo > hi:
            return self.math("SUBTRACT", 1.0, self.ramp(value, hi, lo, smooth))
        node = self.add("ShaderNodeMapRange", _interpolation_type="SMOOTHSTEP" if smooth else "LINEAR")
        self.put(node.inputs["Value"], value)
        node.inputs["From Min"].default_value = lo
        node.inputs["From Max"].default_value = hi
        return node.outputs["Result"]

    def attribute(self, name):
        return self.add("ShaderNodeAttribute", _attribute_name=name).outputs["Fac"]

    def coord(self, which="Object"):
        return self.add("ShaderNodeTexCoord").outputs[which]

    def noise(self, vector, scale, detail=4.0, rough=0.55, distortion=0.0):
        return self.add("ShaderNodeTexNoise", vector, Scale=scale, Detail=detail, Roughness=rough,
                        Distortion=distortion).outputs["Fac"]

    def mix_color(self, fac, a, b, mode="MIX"):
        node = self.add("ShaderNodeMixRGB", fac, a, b, _blend_type=mode)
        return node.outputs[0]

    def mix(self, fac, a, b):
        return self.add("ShaderNodeMixShader", fac, a, b).outputs[0]

    def xyz(self, vector):
        node = self.add("ShaderNodeSeparateXYZ", vector)
        return node.outputs[0], node.outputs[1], node.outputs[2]

    def bump(self, height, strength=0.3, distance=0.01):
        return self.add("ShaderNodeBump", Height=height, Strength=strength, Distance=distance).outputs[0]

    def out(self, surface):
        node = self.add("ShaderNodeOutputMaterial")
        self.put(node.inputs["Surface"], surface)


def material(name):
    m = bpy.data.materials.new(name)
    m.use_nodes = True
    # Only real lamps are sampled as lights: glowing surfaces would take the samples of the sun and the beams.
    m.cycles.sample_as_light = False
    return m, Nodes(m.node_tree)


_plain = {}


def plain(color, rough=0.6, metal=0.0, emit=0.0, coat=0.0, grit=0.0, bumpy=0.0, bump_scale=60.0, dust=0.0,
          dust_color=(0.30, 0.20, 0.12)):
    """A material of one colour with optional grit (colour variation), bumps and dust."""
    key = (color, rough, metal, emit, coat, grit, bumpy, bump_scale, dust, dust_color)
    if key in _plain:
        return _plain[key]
    m, n = material("plain")
    base = color
    where = n.coord()
    if grit:
        f = n.ramp(n.noise(where, 7, 4, .7), .35, .75)
        base = n.mix_color(n.math("MULTIPLY", f, grit), color, tuple(c * .35 for c in color))
    rough_in = rough
    if dust:
        g = n.add("ShaderNodeNewGeometry")
        up = n.ramp(n.xyz(g.outputs["Normal"])[2], -.1, .9)
        f = n.math("MULTIPLY", n.ramp(n.noise(where, 5, 4, .65), .25, .75), dust)
        f = n.math("ADD", f, n.math("MULTIPLY", up, dust * .6), True)
        base = n.mix_color(f, base, dust_color)
        rough_in = n.add("ShaderNodeMapRange", f, 0, 1, rough, .9).outputs[0]
    normal = n.bump(n.noise(where, bump_scale, 2), bumpy, .01) if bumpy else None
    s = n.add("ShaderNodeBsdfPrincipled", Base__Color=base, Roughness=rough_in, Metallic=metal, Clearcoat=coat,
              Normal=normal)
    if emit:
        s.inputs["Emission"].default_value = (*color, 1)
        s.inputs["Emission Strength"].default_value = emit
    n.out(s.outputs[0])
    _plain[key] = m
    return m


def link(obj, parent=None):
    bpy.context.scene.collection.objects.link(obj)
    if parent is not None:
        obj.parent = parent
    return obj


def empty(name, loc=(0, 0, 0), yaw=0.0):
    o = bpy.data.objects.new(name, None)
    o.location = loc
    o.rotation_euler = (0, 0, yaw)
    return link(o)


def mesh_object(name, verts, faces, mat, parent=None, smooth=True, normals=None, attributes=None):
    """Object of triangle or quad arrays (one size of face)."""
    verts, faces = np.asarray(verts, np.float32), np.asarray(faces, np.int32)
    me = bpy.data.meshes.new(name)
    k = faces.shape[1]
    me.vertices.add(len(verts))
    me.vertices.foreach_set("co", verts.ravel())
    me.loops.add(faces.size)
    me.loops.foreach_set("vertex_index", faces.ravel())
    me.polygons.add(len(faces))
    me.polygons.foreach_set("loop_start", np.arange(0, faces.size, k, dtype=np.int32))
    me.polygons.foreach_set("loop_total", np.full(len(faces), k, np.int32))
    me.polygons.foreach_set("use_smooth", np.full(len(faces), smooth, bool))
    me.update(calc_edges=True)
    for key, values in (attributes or {}).items():
        a = me.attributes.new(key, "FLOAT", "POINT")
        a.data.foreach_set("value", np.asarray(values, np.float32))
    if normals is not None:
        me.use_auto_smooth = True
        me.normals_split_custom_set_from_vertices(np.asarray(normals, np.float32).tolist())
    if mat:
        me.materials.append(mat)
    return link(bpy.data.objects.new(name, me), parent)


def box(size, loc, mat, parent=None, bevel=0.01, rot=(0, 0, 0), segments=3):
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1.0)
    bmesh.ops.scale(bm, vec=size, verts=bm.verts)
    me = bpy.data.meshes.new("box")
    bm.to_mesh(me)
    bm.free()
    me.materials.append(mat)
    o = link(bpy.data.objects.new("box", me), parent)
    o.location, o.rotation_euler = loc, rot
    if bevel:
        mod = o.modifiers.new("bevel", "BEVEL")
        mod.width, mod.segments, mod.limit_method = min(bevel, min(size) * .49), segments, "NONE"
        me.polygons.foreach_set("use_smooth", [True] * len(me.polygons))
        me.use_auto_smooth = True
        o.modifiers.new("n", "WEIGHTED_NORMAL")
    return o


def lathe(profile, mat, loc=(0, 0, 0), parent=None, axis="y", segments=64, smooth=True):
    """Solid of revolution of (radius, position along the axis)."""
    p = np.asarray(profile, float)
    t = np.linspace(0, 2 * math.pi, segments, endpoint=False)
    ring = np.stack([np.cos(t), np.sin(t)], 1)
    v = []
    for r, h in p:
        c = ring * r
        hh = np.full(segments, h)
        v.append({"y": np.stack([c[:, 0], hh, c[:, 1]], 1), "x": np.stack([hh, c[:, 0], c[:, 1]], 1),
                  "z": np.stack([c[:, 0], c[:, 1], hh], 1)}[axis])
    v = np.concatenate(v)
    f = []
    for i in range(len(p) - 1):
        a = np.arange(segments)
        b = (a + 1) % segments
        f.append(np.stack([i * segments + a, i * segments + b, (i + 1) * segments + b, (i + 1) * segments + a], 1))
    o = mesh_object("lathe", v, np.concatenate(f), mat, parent, smooth)
    o.data.use_auto_smooth = True
    o.data.auto_smooth_angle = math.radians(40)
    o.location = loc
    return o


def tube(points, radius, mat, parent=None, cyclic=False, resolution=4):
    cu = bpy.data.curves.new("tube", "CURVE")
    cu.dimensions = "3D"
    cu.bevel_depth, cu.bevel_resolution, cu.use_fill_caps = radius, resolution, True
    s = cu.splines.new("POLY")
    s.points.add(len(points) - 1)
    for q, p in zip(s.points, points):
        q.co = (*p, 1)
    s.use_cyclic_u = cyclic
    s.use_smooth = True
    cu.materials.append(mat)
    return link(bpy.data.objects.new("tube", cu), parent)


def sphere(radius, loc, mat, parent=None, scale=(1, 1, 1), segments=24):
    bm = bmesh.new()
    bmesh.ops.create_uvsphere(bm, u_segments=segments, v_segments=segments // 2, radius=radius)
    me = bpy.data.meshes.new("sphere")
    bm.to_mesh(me)
    bm.free()
    me.polygons.foreach_set("use_smooth", [True] * len(me.polygons))
    me.materials.append(mat)
    o = link(bpy.data.objects.new("sphere", me), parent)
    o.location, o.scale = loc, scale
    return o


def panel(corners, image, parent=None, rough=0.5, emit=0.0, bump=0.0, dirt=0.0, dirt_color=(.22, .15, .09), seed=0,
          coat=0.0, alpha=False):
    """Four corners (upper left, upper right, lower right, lower left) with an image on them."""
    me = bpy.data.meshes.new("panel")
    me.from_pydata([tuple(c) for c in corners], [], [(3, 2, 1, 0)])
    uv = me.uv_layers.new()
    for i, c in enumerate([(0, 0), (1, 0), (1, 1), (0, 1)]):
        uv.data[i].uv = c
    m, n = material("panel")
    tex = n.add("ShaderNodeTexImage", n.coord("UV"), _image=bpy.data.images.load(image, check_existing=True), _extension="EXTEND")
    tex.interpolation = "Cubic"
    color = tex.outputs["Color"]
    rough_in = rough
    if dirt:
        at = n.add("ShaderNodeVectorMath", n.coord(), (seed * 3.17, seed * 1.7, seed * .77), _operation="ADD").outputs[0]
        f = n.ramp(n.noise(at, 9, 6, .72), .62 - .30 * dirt, .80)
        _, v, _ = n.xyz(n.coord("UV"))
        low = n.math("MULTIPLY", n.ramp(v, .55, 0), .55 * dirt)
        fine = n.math("MULTIPLY", n.ramp(n.noise(at, 45, 4, .8), .45, .7), .5 * dirt)
        f = n.math("ADD", n.math("ADD", n.math("MULTIPLY", f, .80 * min(1, dirt + .25)), low), fine, True)
        f = n.math("MULTIPLY", f, .82)
        color = n.mix_color(f, color, dirt_color)
        rough_in = n.add("ShaderNodeMapRange", f, 0, 1, rough, .95).outputs[0]
    normal = n.bump(n.add("ShaderNodeRGBToBW", tex.outputs["Color"]), bump, .002) if bump else None
    s = n.add("ShaderNodeBsdfPrincipled", Base__Color=color, Roughness=rough_in, Clearcoat=coat, Normal=normal)
    if emit:
        n.put(s.inputs["Emission"], color)
        s.inputs["Emission Strength"].default_value = emit
    surface = s.outputs[0]
    if alpha:
        surface = n.mix(tex.outputs["Alpha"], n.add("ShaderNodeBsdfTransparent").outputs[0], surface)
    n.out(surface)
    me.materials.append(m)
    return link(bpy.data.objects.new("panel", me), parent)
