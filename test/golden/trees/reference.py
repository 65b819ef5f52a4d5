"""Reference values of tree ensembles: predictions, Shapley values, and how well LightGBM learns a synthetic sample.

Run: python3 reference.py      (packages: lightgbm, scikit-learn, shap, numpy; versions are written to the files)
Writes lightgbm.json (models of LightGBM with missing values; Shapley values by LightGBM's own code) and
scikit-learn.json (a gradient-boosted model of scikit-learn; Shapley values by the extension of the package shap).
The sample for training is drawn with mulberry32, so that the test makes the same numbers itself.
"""
import json
import os
import sys

import lightgbm as lgb
import numpy as np
import shap
import sklearn
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import log_loss, roc_auc_score

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = 'python3 reference.py'


def mulberry32(seed):
    state = seed & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        t = ((t + (((t ^ (t >> 7)) * (t | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF) ^ t
        yield ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296


def sample(seed, n, k):
    """Uniform features; log-odds with a product, a step and a missing feature that tells something.

    The feature with the step has 64 values: of two learners, none is lucky to have a bin that ends just there.
    """
    draw = mulberry32(seed)
    x = np.empty((n, k))
    y = np.empty(n)
    for t in range(n):
        for f in range(k):
            x[t, f] = next(draw)
        x[t, 2] = np.floor(64 * x[t, 2]) / 64
        if next(draw) < 0.2:
            x[t, 3] = np.nan
        z = 6 * (x[t, 0] * x[t, 1] - 0.25) + (1.5 if x[t, 2] > 0.6 else -0.5) + (1 if np.isnan(x[t, 3]) else 0)
        y[t] = 1 if next(draw) < 1 / (1 + np.exp(-2 * z)) else 0
    return x, y


def plain(values):
    return [None if isinstance(v, float) and np.isnan(v) else v for v in np.asarray(values, float).ravel().tolist()]


def from_lightgbm(booster, objective):
    """A dumped model as plain arrays. What LightGBM does with a value that no training row missed is: take it as 0."""
    nodes = {k: [] for k in ('feature', 'threshold', 'left', 'right', 'missingLeft', 'value', 'cover')}
    roots = []

    def add(node):
        at = len(nodes['feature'])
        for values in nodes.values():
            values.append(0)
        if 'leaf_value' in node:
            nodes['feature'][at] = -1
            nodes['value'][at] = node['leaf_value']
            nodes['cover'][at] = node.get('leaf_count', 1)
            return at
        assert node['decision_type'] == '<='
        is_left = node['default_left'] if node['missing_type'] == 'NaN' else 0 <= node['threshold']
        nodes['feature'][at] = node['split_feature']
        nodes['threshold'][at] = node['threshold']
        nodes['missingLeft'][at] = int(is_left)
        nodes['cover'][at] = node['internal_count']
        nodes['left'][at] = add(node['left_child'])
        nodes['right'][at] = add(node['right_child'])
        return at

    for tree in booster.dump_model()['tree_info']:
        roots.append(add(tree['tree_structure']))
    return {'objective': objective, 'features': booster.feature_name(), 'base': 0, 'roots': roots, **nodes}


def lightgbm_case(name, objective, x, y, more):
    params = {'objective': objective, 'verbose': -1, 'num_threads': 1, 'deterministic': True, 'seed': 1, **more}
    booster = lgb.train(params, lgb.Dataset(x, y), 12)
    rows = x[:25]
    contributions = booster.predict(rows, pred_contrib=True)
    other = shap.TreeExplainer(booster, feature_perturbation='tree_path_dependent').shap_values(rows)
    assert np.allclose(other, contributions[:, :-1], atol=1e-10)
    return {
        'name': name,
        'params': params,
        'model': from_lightgbm(booster, objective),
        'rows': [plain(row) for row in rows],
        'raw': plain(booster.predict(rows, raw_score=True)),
        'prediction': plain(booster.predict(rows)),
        'base': float(contributions[0, -1]),
        'shap': [plain(row) for row in contributions[:, :-1]],
    }


def from_scikit(model, features):
    nodes = {k: [] for k in ('feature', 'threshold', 'left', 'right', 'missingLeft', 'value', 'cover')}
    roots = []
    for (estimator,) in model.estimators_:
        t = estimator.tree_
        first = len(nodes['feature'])
        roots.append(first)
        is_leaf = t.children_left < 0
        nodes['feature'] += np.where(is_leaf, -1, t.feature).tolist()
        nodes['threshold'] += np.where(is_leaf, 0, t.threshold).tolist()
        nodes['left'] += np.where(is_leaf, 0, t.children_left + first).tolist()
        nodes['right'] += np.where(is_leaf, 0, t.children_right + first).tolist()
        nodes['missingLeft'] += [0] * t.node_count
        nodes['value'] += (model.learning_rate * t.value[:, 0, 0]).tolist()
        nodes['cover'] += t.weighted_n_node_samples.tolist()
    base = float(model.init_.constant_[0, 0])
    return {'objective': 'regression', 'features': features, 'base': base, 'roots': roots, **nodes}


def scikit_case():
    # Multiples of 1/64: scikit-learn rounds features to 32 bits, and these do not change.
    rng = np.random.default_rng(5)
    x = rng.integers(-128, 128, (300, 5)) / 64
    y = x[:, 0] * x[:, 1] + np.where(x[:, 2] > 0.5, 1, 0) + 0.1 * rng.standard_normal(300)
    model = GradientBoostingRegressor(n_estimators=15, max_depth=5, learning_rate=0.3, random_state=1).fit(x, y)
    rows = x[:25]
    explainer = shap.TreeExplainer(model, feature_perturbation='tree_path_dependent')
    return {
        'name': 'regression of depth 5',
        'model': from_scikit(model, [f'x{f}' for f in range(5)]),
        'rows': [plain(row) for row in rows],
        'raw': plain(model.predict(rows)),
        'prediction': plain(model.predict(rows)),
        'base': float(np.ravel(explainer.expected_value)[0]),
        'shap': [plain(row) for row in explainer.shap_values(rows)],
    }


def learning_case():
    x, y = sample(17, 30000, 8)
    params = {
        'objective': 'binary', 'num_leaves': 15, 'learning_rate': 0.1, 'lambda_l2': 1, 'min_sum_hessian_in_leaf': 5,
        'min_data_in_leaf': 1, 'min_data_in_bin': 1, 'max_bin': 255, 'verbose': -1, 'num_threads': 1,
        'deterministic': True, 'seed': 1,
    }
    out = []
    for growth, more in (('leaf-wise', {}), ('depth 4', {'max_depth': 4, 'num_leaves': 16})):
        booster = lgb.train({**params, **more}, lgb.Dataset(x[:20000], y[:20000]), 60)
        train, test = booster.predict(x[:20000]), booster.predict(x[20000:])
        out.append({
            'name': growth, 'params': {**params, **more}, 'trees': 60, 'seed': 17, 'rows': 30000, 'train': 20000, 'columns': 8,
            'labelSum': float(y.sum()), 'trainLoss': float(log_loss(y[:20000], train)),
            'testLoss': float(log_loss(y[20000:], test)), 'testAuc': float(roc_auc_score(y[20000:], test)),
        })
    return out


def write(name, versions, tolerance, cases, more={}):
    content = {'tool': versions, 'python': sys.version.split()[0], 'command': COMMAND, 'tolerance': tolerance,
               'cases': cases, **more}
    with open(os.path.join(HERE, name), 'w') as f:
        f.write(json.dumps(content, allow_nan=False).replace('{"name"', '\n{"name"') + '\n')


x, y = sample(3, 600, 6)
z = x[:, 0] * x[:, 1] + np.where(np.isnan(x[:, 3]), 1, x[:, 3]) + 0.5 * y
write(
    'lightgbm.json',
    {'lightgbm': lgb.__version__, 'shap': shap.__version__, 'numpy': np.__version__},
    {'raw': 1e-12, 'shap': 1e-10},
    [
        lightgbm_case('regression, leaf-wise', 'regression', x, z, {'num_leaves': 12, 'learning_rate': 0.3, 'min_data_in_leaf': 5}),
        lightgbm_case('binary with few leaves', 'binary', x, y, {'num_leaves': 6, 'learning_rate': 0.2}),
        lightgbm_case('binary, deep', 'binary', x, y, {'num_leaves': 31, 'min_data_in_leaf': 2, 'min_sum_hessian_in_leaf': 0.01}),
    ],
    {'learning': learning_case()},
)
write(
    'scikit-learn.json',
    {'scikit-learn': sklearn.__version__, 'shap': shap.__version__, 'numpy': np.__version__},
    {'raw': 1e-12, 'shap': 1e-10},
    [scikit_case()],
)
