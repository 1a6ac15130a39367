"""Renders scenes: blender -b -t 1 -P render.py -- OUT scene [scene …]

For each scene it writes OUT/<scene>_<pass>.exr (light of the sky, of the sun and of lamps apart, albedo, normals,
depth, plate mask) and OUT/<scene>.json with the picture's size and the exact corners of each plate.
"""
import json
import math
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

import people
import scenery
import scenes
import studio
import vehicles

HDRI = os.environ.get("TESTIMAGES_HDRI", "")
BUNDLED = os.path.join(bpy.utils.resource_path("SYSTEM"), "datafiles", "studiolights", "world")
if not os.path.isdir(BUNDLED):
    BUNDLED = "/usr/share/blender/datafiles/studiolights/world"


def environment(name):
    for folder in (HDRI, BUNDLED):
        p = os.path.join(folder, name + ".exr")
        if folder and os.path.exists(p):
            return p
    raise SystemExit(f"no environment {name}.exr in {HDRI or '-'} or {BUNDLED}")


def reset():
    bpy.ops.wm.read_factory_settings(use_empty=True)
    studio._plain.clear()
    scenery._kinds.clear()
    scenery._tufts.clear()
    vehicles._glow.clear()


def build(s):
    sc = bpy.context.scene
    layer = bpy.context.view_layer
    for g in ("sky", "sun", "lamps"):
        layer.lightgroups.add(name=g)
    w = bpy.data.worlds.new("world")
    sc.world = w
    w.use_nodes = True
    n = studio.Nodes(w.node_tree)
    tc = n.add("ShaderNodeTexCoord")
    mp = n.add("ShaderNodeMapping", tc.outputs["Generated"])
    mp.inputs["Rotation"].default_value = (0, 0, math.radians(s.get("rot", 0)))
    env = n.add("ShaderNodeTexEnvironment", mp.outputs[0])
    env.image = bpy.data.images.load(environment(s["env"]))
    # Fireflies: the disc of the sun comes from the sun lamp.
    capped = n.add("ShaderNodeMixRGB", 1.0, env.outputs[0], (s.get("cap", 12.0),) * 3, _blend_type="DARKEN").outputs[0]
    bg = n.add("ShaderNodeBackground", capped, s.get("sky", 1.0))
    n.add("ShaderNodeOutputWorld", bg.outputs[0])
    w.lightgroup = "sky"
    w.cycles.sampling_method = "MANUAL"
    w.cycles.sample_map_resolution = 256
    if s.get("sun"):
        az, el, strength, *color = s["sun"]
        d = bpy.data.lights.new("sun", "SUN")
        d.energy, d.angle = strength, math.radians(.7)
        d.color = color[0] if color else (1.0, .93, .82)
        o = studio.link(bpy.data.objects.new("sun", d))
        o.rotation_euler = (math.radians(90 - el), 0, math.radians(az + 90))
        o.lightgroup = "sun"
    for kind, loc, energy, size, color in s.get("lights", ()):
        d = bpy.data.lights.new("lamp", kind)
        d.energy, d.color = energy, color
        o = studio.link(bpy.data.objects.new("lamp", d))
        o.location = loc
        if kind == "SPOT":
            d.spot_size, d.spot_blend, d.shadow_soft_size = math.radians(size), .8, .06
            o.rotation_euler = (Vector(s["cam"]["at"]) - Vector(loc)).to_track_quat("-Z", "Y").to_euler()
        elif kind == "AREA":
            d.size = size
            o.rotation_euler = (0, 0, 0)
        else:
            d.shadow_soft_size = size
        o.lightgroup = "lamps"
    made = []
    for call in s["build"]:
        name, args, kw = call
        made.append((name, CALLS[name](*args, **kw)))
    for o in bpy.data.objects:
        if o.type == "LIGHT" and not o.lightgroup:
            o.lightgroup = "lamps"
        elif o.type in ("MESH", "CURVE") and not o.lightgroup:
            o.lightgroup = "lamps"
    c = s["cam"]
    cam = bpy.data.cameras.new("camera")
    cam.lens, cam.sensor_width, cam.clip_end = c.get("lens", 50), 36, 2000
    o = studio.link(bpy.data.objects.new("camera", cam))
    o.location = c["from"]
    q = (Vector(c["at"]) - Vector(c["from"])).to_track_quat("-Z", "Y")
    o.rotation_euler = q.to_euler()
    o.rotation_euler.rotate_axis("Z", math.radians(c.get("roll", 0)))
    if c.get("f"):
        cam.dof.use_dof = True
        cam.dof.aperture_fstop = c["f"]
        cam.dof.focus_distance = c.get("focus") or (Vector(c["at"]) - Vector(c["from"])).length
    sc.camera = o
    return made


CALLS = {"vehicle": vehicles.Vehicle, "motorcycle": people.Motorcycle, "person": people.standing}
CALLS.update({k: getattr(scenery, k) for k in
              ("ground", "tree", "grass", "stones", "hills", "boom", "cone", "drum", "sandbags", "hesco", "jersey",
               "container", "hut", "house", "wall", "pole", "wires", "board", "razor", "tyres", "iron")})


def passes(out, name):
    sc = bpy.context.scene
    layer = bpy.context.view_layer
    layer.use_pass_diffuse_color = layer.use_pass_normal = layer.use_pass_z = layer.use_pass_object_index = True
    layer.use_pass_glossy_color = True
    sc.use_nodes = True
    t = sc.node_tree
    t.nodes.clear()
    rl = t.nodes.new("CompositorNodeRLayers")
    want = {"sky": "Combined_sky", "sun": "Combined_sun", "lamps": "Combined_lamps", "albedo": "DiffCol",
            "gloss": "GlossCol", "normal": "Normal", "depth": "Depth", "index": "IndexOB"}
    f = t.nodes.new("CompositorNodeOutputFile")
    f.base_path = out
    f.format.file_format, f.format.color_depth, f.format.exr_codec = "OPEN_EXR", "16", "ZIP"
    f.file_slots.clear()
    for key, socket in want.items():
        f.file_slots.new(f"{name}_{key}_")
        t.links.new(rl.outputs[socket], f.inputs[-1])


def render(out, name, scale=None, samples=None):
    s = scenes.SCENES[name]
    reset()
    t = time.time()
    made = build(s)
    sc = bpy.context.scene
    sc.render.engine = "CYCLES"
    cy = sc.cycles
    cy.device, cy.samples = "CPU", samples or s.get("samples", 4)
    cy.use_denoising = False
    cy.use_adaptive_sampling = True
    cy.adaptive_threshold, cy.adaptive_min_samples = .03, 4
    cy.use_fast_gi, cy.ao_bounces_render = True, 1
    sc.world.light_settings.distance, sc.world.light_settings.ao_factor = 6.0, 1.0
    cy.max_bounces, cy.diffuse_bounces, cy.glossy_bounces, cy.transmission_bounces = 4, 1, 2, 2
    cy.transparent_max_bounces = 8
    cy.caustics_reflective = cy.caustics_refractive = False
    cy.blur_glossy = .6
    cy.sample_clamp_indirect, cy.sample_clamp_direct = 4.0, 30.0
    cy.seed = 1
    sc.render.threads_mode, sc.render.threads = "FIXED", 1
    w, h = s.get("size", (960, 540))
    sc.render.resolution_x, sc.render.resolution_y = w, h
    sc.render.resolution_percentage = int(100 * (scale or 1))
    sc.render.film_transparent = False
    sc.frame_set(1)
    passes(out, name)
    bpy.context.view_layer.update()
    k = sc.render.resolution_percentage / 100
    info = {"width": int(w * k), "height": int(h * k), "camera": s["cam"], "plates": []}
    for kind, v in made:
        if not hasattr(v, "plates"):
            continue
        for face, (root, corners) in v.plates.items():
            p = [world_to_camera_view(sc, sc.camera, root.matrix_world @ c) for c in corners]
            info["plates"].append({"vehicle": v.kind, "face": face, "depth": p[0].z,
                                   "corners": [[q.x * w * k, (1 - q.y) * h * k] for q in p]})
    t1 = time.time()
    sc.render.filepath = os.path.join(out, name + "_.png")
    bpy.ops.render.render(write_still=False)
    info["build_s"], info["render_s"] = round(t1 - t, 1), round(time.time() - t1, 1)
    with open(os.path.join(out, name + ".json"), "w") as f:
        json.dump(info, f, indent=1)
    print("DONE", name, info["build_s"], info["render_s"], flush=True)


if __name__ == "__main__":
    args = sys.argv[sys.argv.index("--") + 1:]
    scale = float(os.environ.get("SCALE", "1"))
    samples = int(os.environ.get("SAMPLES", "0")) or None
    os.makedirs(args[0], exist_ok=True)
    for name in args[1:] or list(scenes.SCENES):
        render(args[0], name, scale, samples)
